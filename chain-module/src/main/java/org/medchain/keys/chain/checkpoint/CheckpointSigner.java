package org.medchain.keys.chain.checkpoint;

import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.SigningKey;

/**
 * Signs checkpoints with Ed25519 (RFC 8032). Its key can vouch for any chain, so it is kept in a file and never in the database
 * that it guards against.
 *
 * <p>Limit: a lost key can't be made again, and another one is refused beside the old public key: keep that one for auditors,
 * who need both from then on.
 */
public final class CheckpointSigner {

    private final SigningKey key;

    private CheckpointSigner(SigningKey key) {
        this.key = key;
    }

    /**
     * The signer whose key is in this file, made as {@link SigningKey#openOrCreate} says.
     *
     * @throws KeyFileException if the key can't be made, read or trusted
     */
    public static CheckpointSigner openOrCreate(Path keyFile, SecureRandom random) {
        return new CheckpointSigner(SigningKey.openOrCreate(keyFile, random));
    }

    /** @param time to the microsecond */
    public Checkpoint sign(ChainHead head, Instant time) {
        return new Checkpoint(head, time, key.keyId(), key.sign(Checkpoint.statement(head, time, key.keyId())));
    }

    /** Verifies what this signs. */
    public PublicKey publicKey() {
        return key.publicKey();
    }

    /** 16 hex digits, no secret. */
    public String keyId() {
        return key.keyId();
    }

    @Override
    public String toString() {
        return "CheckpointSigner[redacted, keyId=" + key.keyId() + "]";
    }
}
