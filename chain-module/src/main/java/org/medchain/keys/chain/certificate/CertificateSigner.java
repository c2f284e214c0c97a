package org.medchain.keys.chain.certificate;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.SigningKey;

/** Signs certificates: JWS in compact form (RFC 7515), EdDSA with Ed25519 (RFC 8037). */
public final class CertificateSigner {

    private final SigningKey key;

    private CertificateSigner(SigningKey key) {
        this.key = key;
    }

    /**
     * The signer whose key is in this file, made as {@link SigningKey#openOrCreate} says.
     *
     * @throws KeyFileException if the key can't be made, read or trusted
     */
    public static CertificateSigner openOrCreate(Path keyFile, SecureRandom random) {
        return new CertificateSigner(SigningKey.openOrCreate(keyFile, random));
    }

    /** @param payload JSON in UTF-8 */
    public String sign(byte[] payload) {
        String signed = CompactJws.signedPart(key.keyId(), payload);
        return CompactJws.join(signed, key.sign(CompactJws.ascii(signed)));
    }

    @Override
    public String toString() {
        return "CertificateSigner[redacted, keyId=" + key.keyId() + "]";
    }
}
