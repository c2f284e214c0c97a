package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {

    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00.999Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Pattern JWKS = Pattern.compile("\\{\"keys\":\\[\\{\"kty\":\"RSA\",\"kid\":\"([\\w-]{43})\","
            + "\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"([\\w-]+)\",\"e\":\"([\\w-]+)\"}]}\n");
    private static final Pattern JTI = Pattern.compile("\"jti\":\"[0-9a-f-]{36}\"");

    private static TokenIssuer issuer;
    private static Matcher jwk;

    @BeforeAll
    static void makesKeys(@TempDir Path parent) throws IOException {
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(parent.resolve("keys"));
        issuer = keys.tokenIssuer(CLOCK);
        jwk = JWKS.matcher(Files.readString(keys.publicKeysFile()));
        assertThat(jwk.matches()).isTrue();
    }

    @Nested
    class PublicKeys {

        @Test
        void holdA3072BitKey() {
            assertThat(number(jwk.group(2)).bitLength()).isEqualTo(3072);
            assertThat(number(jwk.group(3))).isEqualTo(65537);
        }

        @Test
        void nameTheKeyByItsThumbprint() throws GeneralSecurityException {
            String members = "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}".formatted(jwk.group(3), jwk.group(2));
            byte[] thumbprint =
                    MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII));

            assertThat(Base64.getUrlDecoder().decode(jwk.group(1))).isEqualTo(thumbprint);
        }
    }

    @Nested
    class Issue {

        @Test
        void signsSoThatThePublicKeyVerifies() throws GeneralSecurityException {
            String[] parts = parts(issuer.issue("developer", "st-mary", Set.of(Role.KEY_USER)));

            assertThat(verifies(parts[0] + "." + parts[1], parts[2])).isTrue();
            assertThat(verifies(parts[0] + "." + parts[0], parts[2])).isFalse();
        }

        @Test
        void namesAlgorithmKeyAndType() {
            String token = issuer.issue("developer", "st-mary", Set.of(Role.KEY_USER));

            assertThat(decode(parts(token)[0]))
                    .isEqualTo("{\"alg\":\"RS256\",\"kid\":\"%s\",\"typ\":\"JWT\"}".formatted(jwk.group(1)));
        }

        @Test
        void givesEveryClaimOfMicroProfile() {
            String claims = claims(issuer, Set.of(Role.AUDITOR, Role.KEY_USER));

            assertThat(JTI.matcher(claims).replaceFirst("\"jti\":\"?\""))
                    .isEqualTo("{\"iss\":\"https://medchain.invalid/development\",\"aud\":[\"medchain-keys\"],"
                            + "\"sub\":\"developer\",\"upn\":\"developer\",\"jti\":\"?\",\"iat\":%d,\"exp\":%d,"
                                    .formatted(NOW.getEpochSecond(), NOW.getEpochSecond() + 3600)
                            + "\"groups\":[\"key-user\",\"auditor\"],\"tenant\":\"st-mary\"}");
        }

        @Test
        void givesEachTokenAnIdOfItsOwn() {
            assertThat(claims(issuer, Set.of())).isNotEqualTo(claims(issuer, Set.of()));
        }

        @Test
        void escapesTheSubject() {
            String token = issuer.issue("x\",\"groups\":[\"auditor\"],\"y\":\"", "st-mary", Set.of());

            assertThat(decode(parts(token)[1]))
                    .contains("\"sub\":\"x\\\",\\\"groups\\\":[\\\"auditor\\\"],\\\"y\\\":\\\"\",\"upn\"");
        }
    }

    @Nested
    class With {

        @Test
        void setsIssuerAndAudience() {
            String claims = claims(issuer.withIssuer("https://other.invalid").withAudience("other"), Set.of());

            assertThat(claims).startsWith("{\"iss\":\"https://other.invalid\",\"aud\":\"other\",");
        }

        @Test
        void setsTheLifetime() {
            String claims = claims(issuer.withLifetime(Duration.ofMinutes(5)), Set.of());

            assertThat(claims).contains("\"exp\":" + (NOW.getEpochSecond() + 300) + ",");
        }

        @Test
        void addsAndReplacesClaims() {
            TokenIssuer changed = issuer.withClaim("nbf", 5L).withClaim("groups", List.of("unknown"));

            assertThat(claims(changed, Set.of(Role.KEY_USER)))
                    .endsWith("\"groups\":[\"unknown\"],\"tenant\":\"st-mary\",\"nbf\":5}");
        }

        @Test
        void leavesClaimsOut() {
            assertThat(claims(issuer.withoutClaim("tenant"), Set.of())).endsWith("\"groups\":[]}");
        }

        @Test
        void leavesTheFirstIssuerAsItWas() {
            issuer.withIssuer("https://other.invalid").withLifetime(Duration.ZERO);

            assertThat(claims(issuer, Set.of()))
                    .contains("\"iss\":\"" + TokenIssuer.DEFAULT_ISSUER + "\"")
                    .contains("\"exp\":" + (NOW.getEpochSecond() + 3600));
        }
    }

    private static String claims(TokenIssuer issuer, Set<Role> roles) {
        return decode(parts(issuer.issue("developer", "st-mary", roles))[1]);
    }

    private static String[] parts(String token) {
        String[] parts = token.split("\\.", -1);
        assertThat(parts).hasSize(3);
        return parts;
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static boolean verifies(String signingInput, String signature) throws GeneralSecurityException {
        PublicKey publicKey = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(jwk.group(2)), number(jwk.group(3))));
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(publicKey);
        verifier.update(signingInput.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(Base64.getUrlDecoder().decode(signature));
    }

    private static BigInteger number(String base64Url) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
    }
}
