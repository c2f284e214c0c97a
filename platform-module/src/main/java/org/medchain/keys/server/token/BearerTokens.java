package org.medchain.keys.server.token;

import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.server.Shared;

/** Reads the bearer token of a request (RFC 6750 section 2.1) and has it verified. */
@Shared
public final class BearerTokens {

    static final String CHALLENGE = "Bearer realm=\"medchain\"";
    static final long RETRY_AFTER_SECONDS = 5;

    private static final String SCHEME = "bearer";

    private final TokenVerifier verifier;

    @Inject
    BearerTokens(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** @param authorization the values of the header {@code Authorization}; more than one prove nothing */
    public Credentials of(Enumeration<String> authorization) {
        List<String> values = authorization == null ? List.of() : Collections.list(authorization);
        if (values.stream().noneMatch(BearerTokens::isOfBearer)) {
            return new Credentials.None();
        }
        if (values.size() > 1) {
            return new Credentials.Refused(TokenRefusal.INVALID);
        }
        return verify(values.get(0).substring(SCHEME.length()).strip());
    }

    /** Returns when a token that was verified expires. */
    public static Instant expiryOf(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant();
        } catch (ParseException e) {
            throw new IllegalArgumentException("it was not verified", e);
        }
    }

    /** Returns the time zone of the person whom a verified token is of ({@code zoneinfo}, OpenID Connect Core, section 5.1); empty if it names none. */
    public static Optional<ZoneId> zoneOf(String token) {
        try {
            return Optional.ofNullable(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("zoneinfo"))
                    .map(ZoneId::of);
        } catch (ParseException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private Credentials verify(String token) {
        try {
            return new Credentials.Verified(verifier.verify(token));
        } catch (TokenRefusedException e) {
            return new Credentials.Refused(e.refusal());
        } catch (IssuerUnavailableException e) {
            return new Credentials.Unverifiable();
        }
    }

    /** The name of a scheme may have letters of any case (RFC 9110 section 11.1). */
    private static boolean isOfBearer(String value) {
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (value.length() == SCHEME.length() || value.charAt(SCHEME.length()) == ' ');
    }
}
