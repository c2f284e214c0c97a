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

    /** What the certificate says, JSON in UTF-8; empty if none of the keys signed exactly this. */
    public Optional<byte[]> verify(String certificate) {
        try {
            CompactJws jws = CompactJws.parse(certificate);
            return keys.isSignedBy(jws.keyId(), CompactJws.ascii(jws.signedPart()), jws.signature())
                    ? Optional.of(jws.payload())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
