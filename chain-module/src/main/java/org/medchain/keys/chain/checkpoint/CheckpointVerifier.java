package org.medchain.keys.chain.checkpoint;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.Signed;
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
        return checkpoint.speaksOfItsHead() && keys.accept(checkpoint.signatures());
    }

    /**
     * Returns true if Ed25519 alone signed this, and a trusted key did. Where a key of ML-DSA-65 is trusted as well,
     * that proves nothing by itself: it may stand only below a {@linkplain #isGenuine genuine} checkpoint, which proves
     * the same entries. An installation signs so before it has that key.
     */
    public boolean isSignedOnce(Checkpoint checkpoint) {
        return !checkpoint.isSignedTwice()
                && checkpoint.speaksOfItsHead()
                && checkpoint.signatures().stream().allMatch(keys::isSigned);
    }

    /** Returns true if the round is whole, and {@linkplain #isGenuine genuine} or {@linkplain #isSignedOnce signed once}. */
    boolean trusts(Round round) {
        List<Signed> signatures = round.root().seal().over(round.root().statement());
        boolean once = signatures.size() == 1;
        return round.isWhole()
                && (keys.accept(signatures) || (once && signatures.stream().allMatch(keys::isSigned)));
    }
}
