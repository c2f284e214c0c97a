package org.medchain.keys.chain.checkpoint;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Collection;
import java.util.SortedMap;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.TrustedKeys;

/** Verifies checkpoints with public keys. */
public final class CheckpointVerifier {

    private final TrustedKeys keys;

    private CheckpointVerifier(TrustedKeys keys) {
        this.keys = keys;
    }

    /** @param trusted of Ed25519 or ML-DSA-65 */
    public CheckpointVerifier(Collection<PublicKey> trusted) {
        this(new TrustedKeys(trusted));
    }

    /**
     * Trusts the public keys in these files, one in each, PEM as {@link CheckpointSigner} writes them.
     *
     * @throws KeyFileException if a file can't be read or holds no such key
     */
    public static CheckpointVerifier read(Collection<Path> publicKeyFiles) {
        return new CheckpointVerifier(TrustedKeys.read(publicKeyFiles));
    }

    /** The keys that are trusted, each as PEM, by their ids. */
    public SortedMap<String, String> publicKeys() {
        return keys.toPem();
    }

    /** Returns true if trusted keys signed exactly this: one of each algorithm of which a key is trusted. */
    public boolean isGenuine(Checkpoint checkpoint) {
        return keys.accept(checkpoint.signatures());
    }

    /**
     * Returns true if this is of version 1 and a trusted key signed it. Where a key of ML-DSA-65 is trusted as well,
     * that proves nothing by itself: it may stand only below a {@linkplain #isGenuine genuine} checkpoint, which proves
     * the same entries. An installation signs so before it has that key.
     */
    public boolean isSignedInVersionOne(Checkpoint checkpoint) {
        return checkpoint.second().isEmpty() && checkpoint.signatures().stream().allMatch(keys::isSigned);
    }
}
