package org.medchain.keys.server.caller;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The hash of the issuer and subject that a token was issued to, for ever: {@code iss} and {@code sub}. A name may
 * change from token to token of one person. As a SHA-256 of both, 64 hexadecimal digits, since either may be long.
 */
final class TokenSubject {

    private TokenSubject() {}

    /**
     * Finds the subject; empty if the token lacks one of the two, or one has half a character: it would count as any
     * other half.
     */
    static Optional<String> find(TokenClaims claims) {
        return text(claims, "iss")
                .flatMap(issuer -> text(claims, "sub").map(subject -> TextPairHash.of(issuer, subject)));
    }

    private static Optional<String> text(TokenClaims claims, String name) {
        return claims.text(name)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }
}
