package org.medchain.keys.server.caller;

import java.util.Optional;

/**
 * Who a token was issued to, for ever: its issuer and subject, {@code iss} and {@code sub}. A name may change from token to token of one
 * person. As a SHA-256 of both, 64 hexadecimal digits, since either may be long.
 */
final class TokenSubject {

    private TokenSubject() {}

    /** Empty if the token lacks one of the two. */
    static Optional<String> find(TokenClaims claims) {
        return claims.text("iss")
                .flatMap(issuer -> claims.text("sub").map(subject -> TextPairHash.of(issuer, subject)));
    }
}
