package org.medchain.keys.server.caller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who a token was issued to, for ever: its issuer and subject, {@code iss} and {@code sub}. A name may change from token to token of one
 * person. As a SHA-256 of both, 64 hexadecimal digits, since either may be long.
 */
final class TokenSubject {

    private TokenSubject() {}

    /** Empty if the token lacks one of the two. */
    static Optional<String> find(TokenClaims claims) {
        return claims.text("iss").flatMap(issuer -> claims.text("sub").map(subject -> hash(issuer, subject)));
    }

    private static String hash(String issuer, String subject) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // The length of the first keeps two pairs from being one text.
            digest.update((issuer.length() + " " + issuer + subject).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
