package org.medchain.keys.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.server.token.TestIssuer.ANOTHER_RSA;
import static org.medchain.keys.server.token.TestIssuer.AUDIENCE;
import static org.medchain.keys.server.token.TestIssuer.EC;
import static org.medchain.keys.server.token.TestIssuer.NOW;
import static org.medchain.keys.server.token.TestIssuer.RSA;
import static org.medchain.keys.server.token.TestIssuer.claims;
import static org.medchain.keys.server.token.TestIssuer.jwks;
import static org.medchain.keys.server.token.TestIssuer.sign;
import static org.medchain.keys.server.token.TestIssuer.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.chain.signing.Pem;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.CallerSettings;
import org.medchain.keys.server.caller.Identities;
import org.medchain.keys.server.caller.Identity;

/** The rules of this package, each with tokens that keep it and tokens that break it. */
class TokenVerifierTest {

    private final TickingClock clock = new TickingClock(NOW);
    private final SetSource source = new SetSource(jwks(RSA, EC));
    private final IssuerKeys keys = new IssuerKeys(TestIssuer.settings(), source, Runnable::run, clock);
    private final TokenVerifier verifier = new TokenVerifier(
            keys,
            new ClaimRules(TestIssuer.settings()),
            new Identities(new CallerSettings(Optional.empty(), "tenant", "groups", Optional.empty())),
            clock,
            new CacheSettings(10),
            new RecordedMetrics().registry());

    @BeforeEach
    void readKeys() {
        keys.look();
    }

    private void assertAccepted(String token) {
        assertThat(refusal(token)).isEmpty();
    }

    private void assertRefused(String token, TokenRefusal refusal) {
        assertThat(refusal(token)).contains(refusal);
    }

    private Optional<TokenRefusal> refusal(String token) {
        try {
            verifier.verify(token);
            return Optional.empty();
        } catch (TokenRefusedException e) {
            return Optional.of(e.refusal());
        }
    }

    private static Date at(long secondsFromNow) {
        return Date.from(NOW.plusSeconds(secondsFromNow));
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(RSA.getKeyID());
    }

    private static String signed(JWSHeader.Builder header) {
        return sign(header.build(), RSA, claims().build());
    }

    /** A token with this header, in place of the one that was signed. */
    private static String withHeader(String json) {
        String[] parts = token().split("\\.", -1);
        return Base64URL.encode(json) + "." + parts[1] + "." + parts[2];
    }

    @Nested
    class Accepts {

        @Test
        void aTokenOfTheIssuer() throws TokenRefusedException {
            Identity identity = verifier.verify(token());

            assertThat(identity.name()).isEqualTo("dr.miller");
            assertThat(identity.scope()).isEqualTo(Caller.Scope.ONE_TENANT);
            assertThat(identity.tenant()).contains(new TenantId("hospital-a"));
            assertThat(identity.roles()).containsExactly("key-user");
        }

        @ParameterizedTest
        @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256"})
        void eachAlgorithmOfRsa(String algorithm) {
            assertAccepted(sign(JWSAlgorithm.parse(algorithm), RSA, claims().build()));
        }

        @Test
        void es256() {
            assertAccepted(sign(JWSAlgorithm.ES256, EC, claims().build()));
        }

        @Test
        void aTokenWithoutAKeyId() {
            assertAccepted(sign(new JWSHeader(JWSAlgorithm.RS256), RSA, claims().build()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
        void typesOfAccessTokens(String type) {
            assertAccepted(signed(header().type(new JOSEObjectType(type))));
        }

        @Test
        void oneAudienceOfSeveral() {
            assertAccepted(token(claims -> claims.audience(List.of("account", AUDIENCE))));
        }
    }

    @Nested
    class Rule1 {

        @Test
        void refusesOtherAlgorithmsOfTheSameKeys() {
            assertRefused(sign(JWSAlgorithm.PS384, RSA, claims().build()), TokenRefusal.INVALID);
            assertRefused(sign(JWSAlgorithm.PS512, RSA, claims().build()), TokenRefusal.INVALID);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"none", "None", "NONE", "nOnE", "", " ", "rs256", "RS256 ", "HS256", "EdDSA", "ES256", "dir"
                })
        void refusesAnAlgorithmThatWasNotSignedWith(String algorithm) {
            String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa-1\"}";
            String[] parts = withHeader(header).split("\\.", -1);

            assertRefused(String.join(".", parts), TokenRefusal.INVALID);
            assertRefused(parts[0] + "." + parts[1] + ".", TokenRefusal.INVALID);
            assertRefused(parts[0] + "." + parts[1], TokenRefusal.INVALID);
        }

        @ParameterizedTest
        @ValueSource(strings = {"HS256", "HS384", "HS512"})
        void refusesAnHmacUnderThePublicKey(String algorithm) throws JOSEException {
            byte[] der = RSA.toRSAPublicKey().getEncoded();
            List<byte[]> secrets = List.of(
                    der,
                    Pem.encode("PUBLIC KEY", der),
                    RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                    jwks(RSA, EC),
                    RSA.getModulus().decode());
            for (byte[] secret : secrets) {
                SignedJWT token = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                                .keyID(RSA.getKeyID())
                                .build(),
                        claims().build());
                token.sign(new MACSigner(secret));
                assertRefused(token.serialize(), TokenRefusal.INVALID);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    "..",
                    "...",
                    "a.b.c",
                    "a.b",
                    "a",
                    "e30.e30.e30",
                    "e30..",
                    " ",
                    "null",
                    "bnVsbA.bnVsbA.",
                    "\u0000",
                    "W10.W10.W10"
                })
        void refusesWhatIsNoToken(String text) {
            assertRefused(text, TokenRefusal.INVALID);
        }

        @Test
        void refusesEveryChangeOfATokensBytes() {
            String token = token();
            for (int at = 0; at < token.length(); at += 7) {
                char other = token.charAt(at) == 'A' ? 'B' : 'A';
                String changed = token.substring(0, at) + other + token.substring(at + 1);

                assertRefused(changed, TokenRefusal.INVALID);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"=", "==", ";", "\"", "'", " ", "\n", "\u0000", ".", "!", "A", "AA", "A=", "%3D"})
        void refusesWhatFollowsASignature(String text) {
            assertRefused(token() + text, TokenRefusal.INVALID);
        }

        /** The last character of 256 bytes has four bits that say nothing. */
        @Test
        void refusesAnotherSpellingOfTheSignature() {
            String token = token();
            char last = token.charAt(token.length() - 1);
            String others = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".replace("" + last, "");

            assertThat(others.chars().mapToObj(other -> token.substring(0, token.length() - 1) + (char) other))
                    .allSatisfy(changed -> assertRefused(changed, TokenRefusal.INVALID));
        }

        @Test
        void refusesEveryPrefix() {
            String token = token();
            for (int length = 0; length < token.length(); length += 7) {
                assertRefused(token.substring(0, length), TokenRefusal.INVALID);
            }
        }

        @Test
        @Tag("scaled")
        void refusesRandomHeadersAndNeverFails() {
            Random random = new Random(16);
            String[] values = {"null", "1", "[]", "{}", "true", "\"x\"", "[1]", "{\"a\":1}", "-1e999", "\"\""};
            String[] names = {
                "alg", "kid", "typ", "cty", "crit", "b64", "jwk", "x5c", "x5t", "x5u", "jku", "exp", "enc", "zip"
            };
            for (int i = Integer.getInteger("medchain.test.headers", 300); i > 0; i--) {
                StringBuilder header = new StringBuilder("{\"alg\":\"RS256\"");
                for (int members = random.nextInt(4); members >= 0; members--) {
                    header.append(",\"")
                            .append(names[random.nextInt(names.length)])
                            .append("\":");
                    header.append(values[random.nextInt(values.length)]);
                }

                assertRefused(withHeader(header.append('}').toString()), TokenRefusal.INVALID);
            }
        }

        @Test
        void refusesATokenThatIsTooLong() {
            String token = token(claims -> claims.claim("padding", "x".repeat(12_000)));
            assertThat(token.length()).isBetween(TokenVerifier.MOST_CHARACTERS, 20_000);

            assertRefused(token, TokenRefusal.INVALID);
        }

        @ParameterizedTest
        @ValueSource(strings = {"logout+jwt", "secevent+jwt", "dpop+jwt", "JOSE", "id_token"})
        void refusesTokensOfAnotherKind(String type) {
            assertRefused(signed(header().type(new JOSEObjectType(type))), TokenRefusal.INVALID);
        }
    }

    @Nested
    class Rule2 {

        private final RSAKey stranger = ANOTHER_RSA;

        private String ofStranger(JWSHeader.Builder header) {
            return sign(header.build(), stranger, claims().build());
        }

        @Test
        void refusesAnotherKeyUnderOurKeyId() {
            assertRefused(ofStranger(header()), TokenRefusal.INVALID);
        }

        @Test
        void refusesAnotherKeyWithoutAKeyId() {
            assertRefused(ofStranger(new JWSHeader.Builder(JWSAlgorithm.RS256)), TokenRefusal.INVALID);
        }

        @Test
        void refusesAKeyThatTheHeaderBrings() {
            assertRefused(ofStranger(header().jwk(stranger.toPublicJWK())), TokenRefusal.INVALID);
            assertRefused(
                    ofStranger(header().keyID(stranger.getKeyID()).jwk(stranger.toPublicJWK())), TokenRefusal.INVALID);
        }

        @Test
        void asksNobodyWhomTheHeaderNames() throws Exception {
            try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                server.setSoTimeout(1);
                URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");

                assertRefused(ofStranger(header().jwkURL(url)), TokenRefusal.INVALID);
                assertRefused(ofStranger(header().x509CertURL(url)), TokenRefusal.INVALID);
                assertAccepted(signed(header().jwkURL(url).x509CertURL(url)));

                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
            }
        }

        @Test
        void refusesACertificateThatTheHeaderBrings() {
            assertRefused(
                    ofStranger(header().x509CertChain(List.of(Base64.encode("a certificate")))), TokenRefusal.INVALID);
        }

        @Test
        void readsNothingElseOfTheHeader() {
            assertAccepted(signed(header().jwk(stranger.toPublicJWK()).customParam("name", "value")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../../../../etc/passwd",
                    "/dev/null",
                    "rsa-1' OR '1'='1",
                    "rsa-1\u0000",
                    "rsa-1 ",
                    "RSA-1",
                    "rsa-1\n",
                    "",
                    "*",
                    "http://127.0.0.1:1/keys",
                    "${jndi:ldap://127.0.0.1/a}"
                })
        void takesAKeyIdForNothingButAName(String keyId) {
            assertRefused(sign(header().keyID(keyId).build(), RSA, claims().build()), TokenRefusal.INVALID);
        }

        @Test
        void refusesAnEndlessKeyId() {
            assertRefused(sign(header().keyID("k".repeat(257)).build(), RSA, claims().build()), TokenRefusal.INVALID);
            assertThat(source.reads()).isEqualTo(1);
        }
    }

    @Nested
    class Rule3 {

        @Test
        void refusesAHeaderWithCrit() {
            assertRefused(signed(header().criticalParams(Set.of("exp")).customParam("exp", 1)), TokenRefusal.INVALID);
            assertRefused(
                    signed(header().criticalParams(Set.of("http://example.invalid/unknown"))), TokenRefusal.INVALID);
        }

        @Test
        void refusesAPayloadThatIsNotBase64() {
            assertRefused(
                    withHeader("{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"b64\":false,\"crit\":[\"b64\"]}"),
                    TokenRefusal.INVALID);
        }
    }

    @Nested
    class Rule4 {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://elsewhere.example",
                    "https://issuer.example/realms/hospital/",
                    "https://issuer.example/realms/Hospital",
                    "http://issuer.example/realms/hospital",
                    "https://issuer.example/realms/hospital2",
                    ""
                })
        void refusesAnotherIssuer(String issuer) {
            assertRefused(token(claims -> claims.issuer(issuer)), TokenRefusal.INVALID);
        }

        @Test
        void refusesATokenWithoutIssuerOrAudienceOrTimes() {
            assertRefused(token(claims -> claims.issuer(null)), TokenRefusal.INVALID);
            assertRefused(token(claims -> claims.audience((String) null)), TokenRefusal.INVALID);
            assertRefused(token(claims -> claims.audience(List.of())), TokenRefusal.INVALID);
            assertRefused(token(claims -> claims.expirationTime(null)), TokenRefusal.INVALID);
            assertRefused(token(claims -> claims.issueTime(null)), TokenRefusal.INVALID);
        }

        @ParameterizedTest
        @ValueSource(strings = {"another-service", "Medchain-Keys", "medchain-keys ", "medchain-keys,another", ""})
        void refusesAnotherAudience(String audience) {
            assertRefused(token(claims -> claims.audience(audience)), TokenRefusal.INVALID);
        }

        @ParameterizedTest
        @CsvSource({"59, true", "60, false", "61, false", "295, false", "86400, false"})
        void takesATokenSoManySecondsAfterItExpired(long seconds, boolean accepted) {
            String token = token(claims -> claims.issueTime(at(-600)).expirationTime(at(-seconds)));

            assertThat(refusal(token)).isEqualTo(accepted ? Optional.empty() : Optional.of(TokenRefusal.EXPIRED));
        }

        @ParameterizedTest
        @CsvSource({"59, true", "60, true", "61, false", "86400, false"})
        void takesATokenSoManySecondsBeforeItIsValid(long seconds, boolean accepted) {
            Optional<TokenRefusal> expected = accepted ? Optional.empty() : Optional.of(TokenRefusal.NOT_YET_VALID);

            assertThat(refusal(token(claims -> claims.notBeforeTime(at(seconds)))))
                    .isEqualTo(expected);
            assertThat(refusal(token(claims -> claims.issueTime(at(seconds)).expirationTime(at(seconds + 300)))))
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"exp", "nbf", "iat"})
        void refusesTimesThatAreNoNumbers(String claim) {
            String payload = claims().build().toString();
            String changed = payload.replaceFirst("\"" + claim + "\":\\d+", "\"" + claim + "\":\"tomorrow\"");
            String withClaim = changed.contains("tomorrow")
                    ? changed
                    : payload.replaceFirst("\\{", "{\"" + claim + "\":\"tomorrow\",");

            assertRefused(signedPayload(withClaim), TokenRefusal.INVALID);
        }

        private static String signedPayload(String payload) {
            try {
                JWSObject token = new JWSObject(header().build(), new Payload(payload));
                token.sign(new RSASSASigner(RSA));
                return token.serialize();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "{", "[]", "null", "7", "\"text\"", "{\"iss\":7}", "{\"aud\":[7]}", "{\"exp\":1e400}"})
        void refusesClaimsOfAnotherForm(String payload) {
            assertRefused(signedPayload(payload), TokenRefusal.INVALID);
        }
    }

    @Nested
    class Rule5 {

        @Test
        void refusesATokenThatWasIssuedForTooLong() {
            long longest = Duration.ofHours(12).toSeconds();

            assertAccepted(token(claims -> claims.expirationTime(at(longest))));
            assertRefused(token(claims -> claims.expirationTime(at(longest + 1))), TokenRefusal.ISSUED_FOR_TOO_LONG);
            assertRefused(
                    token(claims -> claims.issueTime(at(-longest)).expirationTime(at(1))),
                    TokenRefusal.ISSUED_FOR_TOO_LONG);
            assertRefused(
                    token(claims -> claims.expirationTime(Date.from(Instant.parse("9999-12-31T23:59:59Z")))),
                    TokenRefusal.ISSUED_FOR_TOO_LONG);
        }

        @ParameterizedTest
        @ValueSource(strings = {"internal", "INTERNAL", "a\nb", "a\u202Eb", " "})
        void refusesATokenThatGivesNoFitName(String name) {
            assertRefused(token(claims -> claims.claim("upn", name)), TokenRefusal.WITHOUT_A_FIT_NAME);
        }

        @Test
        void refusesATokenWithoutASubject() {
            for (String name : new String[] {"upn", "preferred_username"}) {
                assertRefused(
                        token(claims -> claims.subject(null).claim(name, "dr.miller")), TokenRefusal.WITHOUT_A_SUBJECT);
                assertRefused(
                        token(claims -> claims.subject("").claim(name, "dr.miller")), TokenRefusal.WITHOUT_A_SUBJECT);
            }
        }
    }

    @Nested
    class Rule6 {

        @Test
        void tellsNothingOfATokenThatIsNotTheIssuers() {
            JWTClaimsSet expired = claims(it -> it.issueTime(at(-7200)).expirationTime(at(-3600)));

            assertRefused(sign(header().build(), ANOTHER_RSA, expired), TokenRefusal.INVALID);
            assertRefused(
                    token(it -> it.issuer("https://elsewhere.example").expirationTime(at(-3600))),
                    TokenRefusal.INVALID);
            assertRefused(token(it -> it.audience("another").expirationTime(at(-3600))), TokenRefusal.INVALID);
        }
    }

    @Nested
    class Keeping {

        @Test
        void endsWithTheToken() {
            String token = token(claims -> claims.issueTime(at(-300)).expirationTime(at(-30)));
            assertAccepted(token);

            clock.advance(Duration.ofSeconds(30));

            assertRefused(token, TokenRefusal.EXPIRED);
        }

        @Test
        void endsWithTheKeyThatSignedIt() {
            String token = token();
            assertAccepted(token);
            source.set(jwks(EC));
            clock.advance(TestIssuer.settings().refresh());
            keys.look();

            assertRefused(token, TokenRefusal.INVALID);
        }

        @Test
        void doesNotHideAnOutage() {
            String token = token(claims -> claims.expirationTime(at(7200)));
            assertAccepted(token);
            source.fail();
            clock.advance(
                    TestIssuer.settings().refresh().plus(TestIssuer.settings().outage()));
            keys.look();

            assertThatExceptionOfType(IssuerUnavailableException.class).isThrownBy(() -> verifier.verify(token));
        }

        @Test
        void givesTheSameIdentityWithoutVerifyingAgain() throws TokenRefusedException {
            String token = token();
            Identity first = verifier.verify(token);

            assertThat(verifier.verify(token)).isSameAs(first);

            clock.advance(TokenCache.LONGEST);
            assertThat(verifier.verify(token)).isNotSameAs(first).isEqualTo(first);
        }

        @Test
        void mixesNoTokens() throws TokenRefusedException {
            String one = token();
            String another = token(claims -> claims.claim("preferred_username", "dr.smith"));
            for (int i = 0; i < 2; i++) {
                assertThat(verifier.verify(one).name()).isEqualTo("dr.miller");
                assertThat(verifier.verify(another).name()).isEqualTo("dr.smith");
            }
        }
    }

    @Nested
    class UnknownKeyIds {

        @Test
        void ofAKeyThatTheIssuerJustAddedAreKnownAtOnce() {
            source.set(jwks(RSA, ANOTHER_RSA));

            assertAccepted(sign(JWSAlgorithm.RS256, ANOTHER_RSA, claims().build()));
        }

        @Test
        void makeOneReadInTenSeconds() {
            for (int i = 0; i < 40; i++) {
                assertRefused(
                        sign(header().keyID("unknown-" + i).build(), RSA, claims().build()), TokenRefusal.INVALID);
            }

            assertThat(source.reads()).isEqualTo(2);
            assertAccepted(token());
        }
    }

    @Nested
    class KnownIssuers {

        /** As Entra ID makes it in version 2, with a claim for the tenant and JWT_GROUPS_CLAIM=roles: docs/run/issuers.md. */
        @Test
        void entraId() throws TokenRefusedException {
            CallerSettings settings = new CallerSettings(Optional.empty(), "tenant", "roles", Optional.empty());
            TokenVerifier ofRoles = new TokenVerifier(
                    keys,
                    new ClaimRules(TestIssuer.settings()),
                    new Identities(settings),
                    clock,
                    new CacheSettings(10),
                    new RecordedMetrics().registry());

            Identity identity = ofRoles.verify(token(claims -> claims.claim("ver", "2.0")
                    .claim("tid", "72f988bf-0000-0000-0000-2d7cd011db47")
                    .claim("oid", "690222be-0000-0000-0000-00000000e4a3")
                    .claim("azp", "6e74172b-0000-0000-0000-0cff43f45e48")
                    .claim("azpacr", "1")
                    .claim("groups", List.of("a5f1e6b0-0000-0000-0000-000000000001"))
                    .claim("roles", List.of("key-user"))
                    .claim("preferred_username", "dr.miller@hospital-a.example")
                    .notBeforeTime(at(-5))
                    .expirationTime(at(5100))));

            assertThat(identity.name()).isEqualTo("dr.miller@hospital-a.example");
            assertThat(identity.roles()).containsExactly("key-user");
            assertThat(identity.tenant()).contains(new TenantId("hospital-a"));
        }

        /** As Keycloak 26 makes it, with the mappers of docs/run/issuers.md. */
        @Test
        void keycloak() throws TokenRefusedException {
            Identity identity = verifier.verify(token(claims -> claims.claim("typ", "Bearer")
                    .jwtID("onrtro:5a5a1d9f-2a7c-4d7e-9a83-0b6d7b7f9a10")
                    .audience(List.of(AUDIENCE, "account"))
                    .subject("f4a4bd0c-8d3d-4c2b-8d13-3d1a0a5c7f1e")
                    .claim("azp", "ward-application")
                    .claim("acr", "1")
                    .claim("realm_access", Map.of("roles", List.of("offline_access", "uma_authorization")))
                    .claim("resource_access", Map.of("account", Map.of("roles", List.of("view-profile"))))
                    .claim("scope", "profile email")
                    .claim("email_verified", true)
                    .claim("preferred_username", "dr.miller")));

            assertThat(identity.name()).isEqualTo("dr.miller");
            assertThat(identity.client()).contains("ward-application");
            assertThat(identity.roles()).containsExactly("key-user");
        }
    }
}
