package org.medchain.keys.chain.certificate;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.TrustedKeys;

/** Verifies certificates with public keys. */
public final class CertificateVerifier {

    private final TrustedKeys keys;

    private CertificateVerifier(TrustedKeys keys) {
        this.keys = keys;
    }

    /**
     * Trusts the public keys in these files, one in each, in PEM.
     *
     * @throws KeyFileException if a file can't be read or holds no such key
     */
    public static CertificateVerifier read(Collection<Path> publicKeyFiles) {
        return new CertificateVerifier(TrustedKeys.read(publicKeyFiles));
    }

    /**
     * Returns the certificate's statement, JSON in UTF-8. Empty unless trusted keys signed exactly this: one of each
     * algorithm of which a key is trusted.
     */
    public Optional<byte[]> verify(String certificate) {
        try {
            SignedCertificate signed = SignedCertificate.parse(certificate);
            return keys.accept(signed.signatures()) ? Optional.of(signed.payload()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns true if this is of version 1 and a trusted key signed it. Where a key of ML-DSA-65 is trusted as well, it
     * is refused all the same: nothing tells one from before the installation had that key from one whose second
     * signature was taken away.
     */
    public boolean isSignedInVersionOne(String certificate) {
        try {
            SignedCertificate signed = SignedCertificate.parse(certificate);
            return signed.signatures().size() == 1
                    && keys.isSigned(signed.signatures().get(0));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
