package org.medchain.keys.server.token;

import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.medchain.keys.server.Shared;

/** The rules for the claims of a signed token: rules 4 and 5 of this package. */
@Shared
record ClaimRules(TokenSettings settings) {

    /** An older logout token has come too late. */
    private static final Duration LONGEST_WAY = Duration.ofMinutes(5);

    @Inject
    ClaimRules {}

    /** The time from which on the token is refused. */
    Instant end(JWTClaimsSet claims) {
        return claims.getExpirationTime().toInstant().plus(settings.clockSkew());
    }

    void check(JWTClaimsSet claims, Instant now) throws TokenRefusedException {
        checkIssuerAndAudience(claims);
        Instant issuedAt = require(claims.getIssueTime());
        Instant expiry = require(claims.getExpirationTime());
        if (!now.isBefore(end(claims))) {
            throw new TokenRefusedException(TokenRefusal.EXPIRED);
        }
        if (isAhead(issuedAt, now)
                || (claims.getNotBeforeTime() != null
                        && isAhead(claims.getNotBeforeTime().toInstant(), now))) {
            throw new TokenRefusedException(TokenRefusal.NOT_YET_VALID);
        }
        if (expiry.isAfter(issuedAt.plus(settings.longestLife()))) {
            throw new TokenRefusedException(TokenRefusal.ISSUED_FOR_TOO_LONG);
        }
    }

    /** Returns the time of the last login that a logout token ends: it says nothing of those since. It was issued in the second that it names. */
    Instant lastLogin(JWTClaimsSet logout) {
        return logout.getIssueTime().toInstant().plusSeconds(1).plus(settings.clockSkew());
    }

    /** Checks the claims of a logout token, which is for one client and of the last minutes. */
    void checkLogout(JWTClaimsSet claims, String client, Instant now) throws TokenRefusedException {
        if (!settings.issuer().equals(claims.getIssuer())
                || !claims.getAudience().contains(client)) {
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
        Instant issuedAt = require(claims.getIssueTime());
        boolean over = claims.getExpirationTime() != null && !now.isBefore(end(claims));
        if (over || !now.isBefore(issuedAt.plus(LONGEST_WAY).plus(settings.clockSkew()))) {
            throw new TokenRefusedException(TokenRefusal.EXPIRED);
        }
        if (isAhead(issuedAt, now)) {
            throw new TokenRefusedException(TokenRefusal.NOT_YET_VALID);
        }
    }

    private void checkIssuerAndAudience(JWTClaimsSet claims) throws TokenRefusedException {
        if (!settings.issuer().equals(claims.getIssuer())
                || claims.getAudience().stream().noneMatch(settings.audiences()::contains)) {
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
    }

    private boolean isAhead(Instant time, Instant now) {
        return time.isAfter(now.plus(settings.clockSkew()));
    }

    private static Instant require(Date claim) throws TokenRefusedException {
        if (claim == null) {
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
        return claim.toInstant();
    }
}
