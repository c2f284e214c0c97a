package org.medchain.keys.chain.certificate;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.SignatureAlgorithm;
import org.medchain.keys.chain.signing.SigningKey;

/**
 * Signs certificates: JWS in compact form (RFC 7515), EdDSA with Ed25519 (RFC 8037), and with ML-DSA-65 (FIPS 204) besides if it has such a key.
 */
public final class CertificateSigner {

    private final SigningKey key;
    private final Optional<SigningKey> second;

    private CertificateSigner(SigningKey key, Optional<SigningKey> second) {
        this.key = key;
        this.second = second;
    }

    /**
     * The signer whose key is in this file, made as {@link SigningKey#openOrCreate} says.
     *
     * @throws KeyFileException if the key can't be made, read or trusted
     */
    public static CertificateSigner openOrCreate(Path keyFile, SecureRandom random) {
        return new CertificateSigner(SigningKey.openOrCreate(keyFile, random), Optional.empty());
    }

    /**
     * Returns this signer with an ML-DSA-65 key besides, from a file of its own.
     *
     * @throws KeyFileException if the key can't be made, read or trusted
     */
    public CertificateSigner withMlDsa(Path keyFile, SecureRandom random) {
        return new CertificateSigner(
                key, Optional.of(SigningKey.openOrCreate(SignatureAlgorithm.ML_DSA_65, keyFile, random)));
    }

    /** @param payload JSON in UTF-8 */
    public String sign(byte[] payload) {
        String first = sign(SignatureAlgorithm.ED25519, key, payload);
        return second.map(it -> SignedCertificate.join(first, sign(SignatureAlgorithm.ML_DSA_65, it, payload)))
                .orElse(first);
    }

    private static String sign(SignatureAlgorithm algorithm, SigningKey signing, byte[] payload) {
        String signed = CompactJws.signedPart(algorithm, signing.keyId(), payload);
        return CompactJws.join(signed, signing.sign(CompactJws.ascii(signed)));
    }

    @Override
    public String toString() {
        return "CertificateSigner[redacted, keyId=" + key.keyId() + "]";
    }
}
