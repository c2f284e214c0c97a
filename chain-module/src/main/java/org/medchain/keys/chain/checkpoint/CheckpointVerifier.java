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

    /** @param trusted Ed25519 keys */
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

    /** Whether one of the keys signed exactly this. */
    public boolean isGenuine(Checkpoint checkpoint) {
        return keys.isSignedBy(checkpoint.keyId(), checkpoint.statement(), checkpoint.signature());
    }
}
