package org.medchain.keys.server.caller;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Optional;

/**
 * The name of a token's bearer: the claim {@code upn}, else {@code preferred_username}, else {@code sub}. A claim that is empty
 * counts as missing.
 */
final class TokenName {

    private static final List<String> CLAIMS = List.of("upn", "preferred_username", "sub");

    private TokenName() {}

    /**
     * Finds the name; empty if the first of the claims that is there can't stand in the audit trail as it is: it is no
     * text, is too long, has characters that can't be shown, or is taken for the service itself.
     */
    static Optional<String> find(TokenClaims claims) {
        return CLAIMS.stream()
                .filter(claims::has)
                .findFirst()
                .flatMap(claims::text)
                .filter(ClaimText::canBeShown)
                .filter(name -> !looksInternal(name));
    }

    /**
     * Returns true if the name looks like the service's own, also in letters of another width or case, which look alike
     * in a report.
     */
    private static boolean looksInternal(String name) {
        return Normalizer.normalize(name, Form.NFKC).strip().equalsIgnoreCase(Caller.INTERNAL);
    }
}
