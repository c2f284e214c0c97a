package org.medchain.keys.chain.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.medchain.keys.chain.signing.KeyId;
import org.medchain.keys.chain.signing.SignatureAlgorithm;
import org.medchain.keys.chain.signing.Signed;

/**
 * The one shape that a signed payload has: {@code BASE64URL(header).BASE64URL(payload).BASE64URL(signature)} with exactly the header
 * {@code {"alg":"EdDSA","kid":"<16 hex digits>","typ":"JOSE"}}, or the same of {@code ML-DSA-65}. Another header, or another spelling of it, is
 * refused, so nothing in one can change how it is verified.
 */
record CompactJws(SignatureAlgorithm algorithm, String signedPart, String keyId, byte[] payload, byte[] signature) {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String AFTER_KEY_ID = "\",\"typ\":\"JOSE\"}";

    static String signedPart(SignatureAlgorithm algorithm, String keyId, byte[] payload) {
        return encode(ascii(beforeKeyId(algorithm) + keyId + AFTER_KEY_ID)) + '.' + encode(payload);
    }

    /** JOSE calls Ed25519 by the name of its family (RFC 8037). */
    private static String beforeKeyId(SignatureAlgorithm algorithm) {
        String name = algorithm == SignatureAlgorithm.ED25519 ? "EdDSA" : algorithm.label();
        return "{\"alg\":\"" + name + "\",\"kid\":\"";
    }

    static String join(String signedPart, byte[] signature) {
        return signedPart + '.' + encode(signature);
    }

    /** @throws IllegalArgumentException if the text is anything but what is made here */
    static CompactJws parse(SignatureAlgorithm algorithm, String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no compact JWS");
        }
        String header = new String(decode(parts[0]), StandardCharsets.ISO_8859_1);
        String beforeKeyId = beforeKeyId(algorithm);
        int end = beforeKeyId.length() + KeyId.LENGTH;
        if (header.length() != end + AFTER_KEY_ID.length()
                || !header.startsWith(beforeKeyId)
                || !header.endsWith(AFTER_KEY_ID)) {
            throw new IllegalArgumentException("another header");
        }
        return new CompactJws(
                algorithm,
                parts[0] + '.' + parts[1],
                header.substring(beforeKeyId.length(), end),
                decode(parts[1]),
                decode(parts[2]));
    }

    Signed toSigned() {
        return new Signed(algorithm, keyId, ascii(signedPart), signature);
    }

    /** Bits that no byte is made of must be zero: else two texts would be one certificate. */
    private static byte[] decode(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!encode(bytes).equals(part)) {
            throw new IllegalArgumentException("no canonical base64url");
        }
        return bytes;
    }

    private static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }
}
