package org.medchain.keys.server.caller;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Claims of a verified token. */
public final class TokenClaims {

    private final Map<String, Object> claims;

    /** @param claims texts, lists and maps, as they stand in the token's JSON */
    public TokenClaims(Map<String, Object> claims) {
        this.claims = claims;
    }

    /**
     * The claims of a token that somebody else verified, in JWS compact form (RFC 7515 section 7.1). None of a token that has
     * another form.
     */
    static TokenClaims ofVerified(String token) {
        try {
            return new TokenClaims(SignedJWT.parse(token).getJWTClaimsSet().getClaims());
        } catch (ParseException e) {
            return new TokenClaims(Map.of());
        }
    }

    /** Returns true if there is such a claim, other than an empty text. */
    boolean has(String name) {
        Object value = claims.get(name);
        return value != null && !value.equals("");
    }

    /** Returns the claim's text; empty if there is no such claim, it is no text, or an empty one. */
    Optional<String> text(String name) {
        return claims.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /**
     * The texts of a list, or the one text. A name with dots that no claim has as it is leads into the claims' own members:
     * {@code realm_access.roles}.
     */
    Stream<String> texts(String name) {
        Object value = claims.containsKey(name) ? claims.get(name) : member(name);
        Stream<?> values = value instanceof Collection<?> list ? list.stream() : Stream.of(value == null ? "" : value);
        return values.filter(String.class::isInstance).map(String.class::cast).filter(text -> !text.isEmpty());
    }

    private Object member(String path) {
        Object value = claims;
        for (String step : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> members ? members.get(step) : null;
        }
        return value;
    }
}
