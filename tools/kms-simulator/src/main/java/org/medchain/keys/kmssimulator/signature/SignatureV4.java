package org.medchain.keys.kmssimulator.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes the signature that a request must have.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed AWS API request</a>
 */
final class SignatureV4 {

    private static final String HMAC = "HmacSHA256";

    private SignatureV4() {}

    static String sign(SignedRequest request, AuthorizationHeader header, String amzDate, String secret) {
        String toSign = "AWS4-HMAC-SHA256\n" + amzDate + "\n" + header.scope() + "\n"
                + sha256(utf8(canonicalRequest(request, header)));
        byte[] key = hmac(utf8("AWS4" + secret), header.date());
        key = hmac(key, header.region());
        key = hmac(key, header.service());
        key = hmac(key, "aws4_request");
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String canonicalRequest(SignedRequest request, AuthorizationHeader header) {
        String headers = header.signedHeaders().stream()
                .map(name -> name + ":" + canonicalValue(request, name) + "\n")
                .collect(Collectors.joining());
        return request.method() + "\n/\n\n" + headers + "\n" + String.join(";", header.signedHeaders()) + "\n"
                + sha256(request.body());
    }

    private static String canonicalValue(SignedRequest request, String name) {
        return request.header().apply(name).orElse("").strip().replaceAll(" +", " ");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java runtime", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
