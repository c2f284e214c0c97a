package org.medchain.keys.development;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medchain.keys.chain.signing.Pem;

/**
 * The RSA key (3072 bits) that signs development tokens, and its public half as a JSON Web Key Set (RFC 7517). The key
 * id is the key's thumbprint (RFC 7638), so that equal keys have equal ids.
 */
final class TokenSigningKey {

    private static final int SIZE_BITS = 3072;
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final RSAPrivateCrtKey key;

    private TokenSigningKey(RSAPrivateCrtKey key) {
        this.key = key;
    }

    /** A new key in PKCS#8 PEM (RFC 7468). The caller wipes it. */
    static byte[] generatePem() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(SIZE_BITS);
            byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
            byte[] pem = Pem.encode(Pem.PRIVATE_KEY, der);
            Arrays.fill(der, (byte) 0);
            return pem;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no RSA", e);
        }
    }

    /** @throws DevelopmentException if this is not an RSA private key in PKCS#8 PEM */
    static TokenSigningKey parse(byte[] pem) {
        try {
            byte[] der = Pem.decode(Pem.PRIVATE_KEY, pem);
            PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
            Arrays.fill(der, (byte) 0);
            return new TokenSigningKey(
                    (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(spec));
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new DevelopmentException("the key that signs tokens is not an RSA key in PKCS#8 PEM", e);
        }
    }

    String keyId() {
        // RFC 7638 section 3.2: these three members in this order and no others.
        Map<String, Object> required = new LinkedHashMap<>();
        required.put("e", base64Url(key.getPublicExponent()));
        required.put("kty", "RSA");
        required.put("n", base64Url(key.getModulus()));
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return BASE64_URL.encodeToString(sha256.digest(Json.write(required).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** The public key, for those who check signatures. */
    String jwks() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "RSA");
        jwk.put("kid", keyId());
        jwk.put("use", "sig");
        jwk.put("alg", "RS256");
        jwk.put("n", base64Url(key.getModulus()));
        jwk.put("e", base64Url(key.getPublicExponent()));
        return Json.write(Map.of("keys", List.of(jwk)));
    }

    /** RS256 of RFC 7518 section 3.3. */
    byte[] sign(byte[] signingInput) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signingInput);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK can't sign with RS256", e);
        }
    }

    private static String base64Url(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64_URL.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }
}
