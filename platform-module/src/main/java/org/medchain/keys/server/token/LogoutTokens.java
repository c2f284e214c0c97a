package org.medchain.keys.server.token;

import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Identities;
import org.medchain.keys.server.caller.TokenClaims;

/**
 * Verifies logout tokens, by which the issuer tells a client that a person has logged out (OpenID Connect Back-Channel
 * Logout 1.0 section 2.4).
 *
 * <p>Limit: a token that names a session of the issuer and no person is refused.
 */
@Shared
public final class LogoutTokens {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    /** The type of logout tokens, and that of tokens that say no more than that they are a JWT. */
    private static final Set<String> TYPES = Set.of("logout+jwt", "application/logout+jwt", "jwt");

    private final TokenVerifier verifier;
    private final ClaimRules rules;
    private final Identities identities;
    private final Clock clock;

    @Inject
    LogoutTokens(TokenVerifier verifier, ClaimRules rules, Identities identities, Clock clock) {
        this.verifier = verifier;
        this.rules = rules;
        this.identities = identities;
        this.clock = clock;
    }

    /**
     * A logout of a person at the issuer.
     *
     * @param subject who, by the same text as {@link org.medchain.keys.server.caller.Identity#subject}
     * @param lastLogin when the last login was that it ends, by the clock of this server or earlier
     */
    public record Logout(String subject, Instant lastLogin) {}

    /**
     * Returns who has logged out; empty if this is no logout token of the issuer for this client, is older than a few
     * minutes, or can't be verified now.
     */
    public Optional<Logout> find(String token, String client) {
        try {
            JWTClaimsSet claims = verifier.claimsOf(token, TYPES);
            rules.checkLogout(claims, client, clock.instant());
            return Optional.of(claims)
                    .filter(LogoutTokens::isLogout)
                    .flatMap(it -> identities.subjectOf(new TokenClaims(it.getClaims())))
                    .map(subject -> new Logout(subject, rules.lastLogin(claims)));
        } catch (TokenRefusedException | IssuerUnavailableException e) {
            return Optional.empty();
        }
    }

    /** A nonce is what id tokens have: one of them must not end a session. */
    private static boolean isLogout(JWTClaimsSet claims) {
        return claims.getClaim("nonce") == null
                && claims.getClaim("events") instanceof Map<?, ?> events
                && events.get(EVENT) instanceof Map;
    }
}
