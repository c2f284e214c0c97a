package org.medchain.keys.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An issuer of tokens with keys of this run. */
final class TestIssuer {

    static final String ISSUER = "https://issuer.example/realms/hospital";
    static final String AUDIENCE = "medchain-keys";
    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    static final RSAKey RSA = rsa("rsa-1", 2048);
    static final RSAKey ANOTHER_RSA = rsa("rsa-2", 2048);
    static final ECKey EC = ec("ec-1", Curve.P_256);

    private TestIssuer() {}

    static RSAKey rsa(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static TokenSettings settings() {
        return new TokenSettings(
                ISSUER,
                Set.of(AUDIENCE),
                new KeyLocation.Web(URI.create("https://issuer.example/keys")),
                Duration.ofSeconds(60),
                Duration.ofHours(12),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15));
    }

    /** The JWKS with these keys. */
    static byte[] jwks(JWK... keys) {
        return new JWKSet(Arrays.asList(keys)).toString(true).getBytes(StandardCharsets.UTF_8);
    }

    /** The claims of a token that is accepted now. */
    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("4711")
                .claim("preferred_username", "dr.miller")
                .claim("groups", List.of("key-user"))
                .claim("tenant", "hospital-a")
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(300)));
    }

    static JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> changes) {
        JWTClaimsSet.Builder claims = claims();
        changes.accept(claims);
        return claims.build();
    }

    static String token() {
        return sign(JWSAlgorithm.RS256, RSA, claims().build());
    }

    static String token(Consumer<JWTClaimsSet.Builder> changes) {
        return sign(JWSAlgorithm.RS256, RSA, claims(changes));
    }

    static String sign(JWSAlgorithm algorithm, JWK key, JWTClaimsSet claims) {
        return sign(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), key, claims);
    }

    static String sign(JWSHeader header, JWK key, JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(key.toRSAKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
