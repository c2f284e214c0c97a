package org.medchain.keys.chain.checkpoint;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.signing.SignatureAlgorithm;
import org.medchain.keys.chain.signing.SigningKey;

/** Signs as versions before v3 did: a line for each checkpoint. */
final class OldSigner {

    private final SigningKey key;
    private final Optional<SigningKey> second;

    private OldSigner(SigningKey key, Optional<SigningKey> second) {
        this.key = key;
        this.second = second;
    }

    static OldSigner open(Path keyFile) {
        return new OldSigner(SigningKey.openOrCreate(keyFile, new SecureRandom()), Optional.empty());
    }

    OldSigner withMlDsa(Path keyFile) {
        return new OldSigner(
                key, Optional.of(SigningKey.openOrCreate(SignatureAlgorithm.ML_DSA_65, keyFile, new SecureRandom())));
    }

    Checkpoint sign(ChainHead head, Instant time) {
        Leaf leaf = new Leaf(head, time);
        String keyIds = second.map(it -> key.keyId() + " " + it.keyId()).orElse(key.keyId());
        byte[] statement = Checkpoint.statement(leaf, keyIds);
        return new Checkpoint(
                leaf,
                new Seal(
                        key.keyId(),
                        key.sign(statement),
                        second.map(it -> new Seal.Second(it.keyId(), it.sign(statement)))),
                Optional.empty());
    }
}
