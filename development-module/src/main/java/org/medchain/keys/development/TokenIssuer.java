package org.medchain.keys.development;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Signs MicroProfile JWTs (MicroProfile JWT 2.1, RFC 7519) with a key of this machine. Immutable: each {@code with...}
 * answers another issuer.
 *
 * <p>Guarantee: a token is valid at a server that was given the key set, the issuer and the audience of this issuer.
 *
 * <p>Limit: the values are not checked, so that tests can make tokens that a server must refuse: a clock in the past
 * gives an expired one.
 */
public final class TokenIssuer {

    /** The claim {@code iss} unless another is set. */
    public static final String DEFAULT_ISSUER = "https://medchain.invalid/development";

    /** The claim {@code aud} unless another is set. */
    public static final String DEFAULT_AUDIENCE = "medchain-keys";

    /** The time for which a token is valid unless another is set. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(60);

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final TokenSigningKey key;
    private final Clock clock;
    private final Duration lifetime;
    private final Consumer<Map<String, Object>> changes;

    TokenIssuer(TokenSigningKey key, Clock clock) {
        this(key, clock, DEFAULT_LIFETIME, claims -> {});
    }

    private TokenIssuer(TokenSigningKey key, Clock clock, Duration lifetime, Consumer<Map<String, Object>> changes) {
        this.key = key;
        this.clock = clock;
        this.lifetime = lifetime;
        this.changes = changes;
    }

    public TokenIssuer withIssuer(String issuer) {
        return withClaim("iss", issuer);
    }

    public TokenIssuer withAudience(String audience) {
        return withClaim("aud", audience);
    }

    public TokenIssuer withLifetime(Duration newLifetime) {
        return new TokenIssuer(key, clock, newLifetime, changes);
    }

    /**
     * Adds a claim to every token, or replaces it.
     *
     * @param value a string, an integer, a boolean, or a list or map of these
     */
    public TokenIssuer withClaim(String name, Object value) {
        return new TokenIssuer(key, clock, lifetime, changes.andThen(claims -> claims.put(name, value)));
    }

    /** Leaves a claim out of every token. */
    public TokenIssuer withoutClaim(String name) {
        return new TokenIssuer(key, clock, lifetime, changes.andThen(claims -> claims.remove(name)));
    }

    /** A signed token in JWS compact form (RFC 7515 section 7.1). */
    public String issue(String subject, String tenant, Set<Role> roles) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "RS256");
        header.put("kid", key.keyId());
        header.put("typ", "JWT");
        String signingInput = encode(header) + "." + encode(claims(subject, tenant, roles));
        byte[] signature = key.sign(signingInput.getBytes(StandardCharsets.US_ASCII));
        return signingInput + "." + BASE64_URL.encodeToString(signature);
    }

    private Map<String, Object> claims(String subject, String tenant, Set<Role> roles) {
        Instant now = clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", DEFAULT_ISSUER);
        claims.put("aud", List.of(DEFAULT_AUDIENCE));
        claims.put("sub", subject);
        claims.put("upn", subject);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(lifetime).getEpochSecond());
        claims.put("groups", roles.stream().sorted().map(Role::claim).toList());
        claims.put("tenant", tenant);
        changes.accept(claims);
        return claims;
    }

    private static String encode(Map<String, Object> json) {
        return BASE64_URL.encodeToString(Json.write(json).getBytes(StandardCharsets.US_ASCII));
    }
}
