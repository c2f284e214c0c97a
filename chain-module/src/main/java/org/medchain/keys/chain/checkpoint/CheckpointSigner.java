package org.medchain.keys.chain.checkpoint;

import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.SignatureAlgorithm;
import org.medchain.keys.chain.signing.SigningKey;

/**
 * Signs checkpoints with Ed25519 (RFC 8032), and with ML-DSA-65 (FIPS 204) besides if it has such a key. Its keys can vouch for any chain, so they
 * are kept in files and never in the database that they guard against.
 *
 * <p>Limit: a lost key can't be made again, and another one is refused beside the old public key: keep that one for auditors,
 * who need both from then on.
 */
public final class CheckpointSigner {

    private final SigningKey key;
    private final Optional<SigningKey> second;

    private CheckpointSigner(SigningKey key, Optional<SigningKey> second) {
        this.key = key;
        this.second = second;
    }

    /**
     * The signer whose key is in this file, made as {@link SigningKey#openOrCreate} says.
     *
     * @throws KeyFileException if the key can't be made, read or trusted
     */
    public static CheckpointSigner openOrCreate(Path keyFile, SecureRandom random) {
        return new CheckpointSigner(SigningKey.openOrCreate(keyFile, random), Optional.empty());
    }

    /**
     * Returns this signer with an ML-DSA-65 key besides, from a file of its own.
     *
     * @throws KeyFileException if the key can't be made, read or trusted
     */
    public CheckpointSigner withMlDsa(Path keyFile, SecureRandom random) {
        return new CheckpointSigner(
                key, Optional.of(SigningKey.openOrCreate(SignatureAlgorithm.ML_DSA_65, keyFile, random)));
    }

    /**
     * Signs the root of these leaves.
     *
     * @param leaves of different tenants, at least one
     * @param full whether each chain that is known has one
     * @param time to the microsecond
     */
    public Round sign(List<Leaf> leaves, boolean full, Instant time) {
        return sign(leaves, full, time, second);
    }

    /**
     * Signs the root of these leaves with Ed25519 alone: nothing more is said of them than before.
     *
     * @param leaves of different tenants, at least one
     * @param time that of the round of all chains that follows
     */
    public Round signOnce(List<Leaf> leaves, Instant time) {
        return sign(leaves, false, time, Optional.empty());
    }

    private Round sign(List<Leaf> leaves, boolean full, Instant time, Optional<SigningKey> other) {
        List<String> lines = leaves.stream().map(Leaf::toString).toList();
        Hash root = Round.tree(lines).root();
        String keyIds = other.map(it -> keyId() + " " + it.keyId()).orElseGet(this::keyId);
        byte[] statement = Root.statement(time, lines.size(), root, full, keyIds);
        Seal seal = new Seal(
                keyId(), key.sign(statement), other.map(it -> new Seal.Second(it.keyId(), it.sign(statement))));
        return new Round(lines, new Root(time, lines.size(), root, full, seal));
    }

    /** Returns true if it signs with a key of ML-DSA-65 besides. */
    public boolean signsTwice() {
        return second.isPresent();
    }

    /** Returns the keys that together verify what this signs. */
    public List<PublicKey> publicKeys() {
        return Stream.concat(Stream.of(key), second.stream())
                .map(SigningKey::publicKey)
                .toList();
    }

    /** Returns the key's id: 16 hex digits, no secret. */
    public String keyId() {
        return key.keyId();
    }

    @Override
    public String toString() {
        return "CheckpointSigner[redacted, keyId=" + key.keyId() + "]";
    }
}
