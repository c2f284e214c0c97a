package org.medchain.keys.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Identities;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.TokenClaims;

/** Verifies tokens, each once while it is kept: the rules of this package. */
@Shared
final class TokenVerifier {

    /** The longest header that a server takes. */
    static final int MOST_CHARACTERS = 16_384;

    /** The types of access tokens (RFC 9068) and of all that says no more than that it is a JWT. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private static final int LONGEST_KEY_ID = 256;

    private final DefaultJWSVerifierFactory signatures = new DefaultJWSVerifierFactory();
    private final TokenCache kept;
    private final IssuerKeys keys;
    private final ClaimRules rules;
    private final Identities identities;
    private final Clock clock;

    @Inject
    TokenVerifier(
            IssuerKeys keys,
            ClaimRules rules,
            Identities identities,
            Clock clock,
            CacheSettings caches,
            MetricRegistry metrics) {
        this.kept = new TokenCache(caches, metrics);
        this.keys = keys;
        this.rules = rules;
        this.identities = identities;
        this.clock = clock;
    }

    /** @throws IssuerUnavailableException if there are no keys to verify it by */
    Identity verify(String token) throws TokenRefusedException {
        if (token.length() > MOST_CHARACTERS) {
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
        KeySet trusted = keys.require();
        Instant now = clock.instant();
        ByteBuffer hash = TokenCache.hash(token);
        Optional<Identity> known = kept.find(hash, trusted, now);
        return known.isPresent() ? known.get() : verify(token, hash, trusted, now);
    }

    private Identity verify(String token, ByteBuffer hash, KeySet trusted, Instant now) throws TokenRefusedException {
        SignedJWT parsed = parse(token);
        checkHeader(parsed.getHeader(), TYPES);
        KeySet verifying = trusted.fitting(parsed.getHeader()).isEmpty() ? keys.requireForUnknown() : trusted;
        checkSignature(parsed, verifying.fitting(parsed.getHeader()));
        JWTClaimsSet claims = claims(parsed);
        rules.check(claims, now);
        Identity identity = identityOf(new TokenClaims(claims.getClaims()));
        kept.keep(hash, identity, verifying, now, rules.end(claims));
        return identity;
    }

    /**
     * Returns the claims of a token of one of these types that the issuer signed. Nothing of the claims is checked, and
     * nothing is kept.
     *
     * @throws IssuerUnavailableException if there are no keys to verify it by
     */
    JWTClaimsSet claimsOf(String token, Set<String> types) throws TokenRefusedException {
        if (token.length() > MOST_CHARACTERS) {
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
        SignedJWT parsed = parse(token);
        checkHeader(parsed.getHeader(), types);
        KeySet trusted = keys.require();
        KeySet verifying = trusted.fitting(parsed.getHeader()).isEmpty() ? keys.requireForUnknown() : trusted;
        checkSignature(parsed, verifying.fitting(parsed.getHeader()));
        return claims(parsed);
    }

    private Identity identityOf(TokenClaims claims) throws TokenRefusedException {
        if (!identities.haveSubject(claims)) {
            throw new TokenRefusedException(TokenRefusal.WITHOUT_A_SUBJECT);
        }
        return identities.find(claims).orElseThrow(() -> new TokenRefusedException(TokenRefusal.WITHOUT_A_FIT_NAME));
    }

    private static SignedJWT parse(String token) throws TokenRefusedException {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            // The library passes over what is no base64url. A token has one form, or it could have many hashes.
            if (!parsed.serialize().equals(token) || !isExact(parsed.getSignature())) {
                throw new TokenRefusedException(TokenRefusal.INVALID);
            }
            return parsed;
        } catch (ParseException | RuntimeException e) {
            // Anybody can send anything: what the parser makes of it is no failure of the service.
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
    }

    private static boolean isExact(Base64URL value) {
        return Base64URL.encode(value.decode()).equals(value);
    }

    private static JWTClaimsSet claims(SignedJWT parsed) throws TokenRefusedException {
        try {
            return parsed.getJWTClaimsSet();
        } catch (ParseException | RuntimeException e) {
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
    }

    private static void checkHeader(JWSHeader header, Set<String> types) throws TokenRefusedException {
        JOSEObjectType type = header.getType();
        boolean fit = TrustedKey.ALGORITHMS.contains(header.getAlgorithm())
                && !header.getIncludedParams().contains("crit")
                && header.isBase64URLEncodePayload()
                && (header.getKeyID() == null || header.getKeyID().length() <= LONGEST_KEY_ID)
                && (type == null || types.contains(type.getType().toLowerCase(Locale.ROOT)));
        if (!fit) {
            throw new TokenRefusedException(TokenRefusal.INVALID);
        }
    }

    private void checkSignature(SignedJWT token, List<TrustedKey> fitting) throws TokenRefusedException {
        for (TrustedKey key : fitting) {
            if (isSignedWith(key, token)) {
                return;
            }
        }
        throw new TokenRefusedException(TokenRefusal.INVALID);
    }

    private boolean isSignedWith(TrustedKey key, SignedJWT token) {
        try {
            return token.verify(signatures.createJWSVerifier(token.getHeader(), key.key()));
        } catch (JOSEException e) {
            return false;
        }
    }
}
