package org.medchain.keys.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.medchain.keys.server.token.TestIssuer.EC;
import static org.medchain.keys.server.token.TestIssuer.RSA;
import static org.medchain.keys.server.token.TestIssuer.jwks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.signing.Pem;

class KeySetTest {

    private static KeySet parse(String text) {
        return KeySet.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String pem(PublicKey key) {
        return new String(Pem.encode("PUBLIC KEY", key.getEncoded()), StandardCharsets.US_ASCII);
    }

    private static List<Optional<String>> ids(KeySet keys) {
        return keys.keys().stream().map(TrustedKey::id).toList();
    }

    private static void assertNone(JWK... keys) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeySet.parse(jwks(keys)));
    }

    @Nested
    class Parse {

        @Test
        void takesASetOfKeys() {
            assertThat(ids(KeySet.parse(jwks(RSA, EC)))).containsExactly(Optional.of("rsa-1"), Optional.of("ec-1"));
        }

        @Test
        void takesOneKey() {
            assertThat(ids(parse(RSA.toPublicJWK().toJSONString()))).containsExactly(Optional.of("rsa-1"));
        }

        @Test
        void takesThePublicHalfAlone() throws JOSEException {
            assertThat(parse(RSA.toJSONString()).keys())
                    .extracting(TrustedKey::key)
                    .containsExactly(RSA.toRSAPublicKey());
        }

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n"})
        void takesPemOfAnRsaKey(String lineEnd) throws JOSEException {
            KeySet keys = parse(pem(RSA.toRSAPublicKey()).replace("\n", lineEnd));

            assertThat(keys.keys()).extracting(TrustedKey::key).containsExactly(RSA.toRSAPublicKey());
            assertThat(ids(keys)).containsExactly(Optional.empty());
        }

        @Test
        void takesPemOfAnEcKey() throws JOSEException {
            assertThat(parse(pem(EC.toECPublicKey())).keys())
                    .extracting(TrustedKey::key)
                    .containsExactly(EC.toECPublicKey());
        }

        @Test
        void passesOverWhatItCannotRead() {
            String set = "{\"keys\":[{\"kty\":\"new\"},{\"kty\":\"RSA\",\"n\":\"?\"},7," + RSA.toPublicJWK() + "]}";

            assertThat(ids(parse(set))).containsExactly(Optional.of("rsa-1"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{}",
                    "[]",
                    "{\"keys\":[]}",
                    "{\"keys\":7}",
                    "<html/>",
                    "null",
                    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                })
        void refusesWhatHasNoKeys(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> parse(text));
        }

        @Test
        void refusesKeysThatVerifyNoTokens() {
            RSAKey forEncryption =
                    new RSAKey.Builder(RSA).keyUse(KeyUse.ENCRYPTION).build();
            RSAKey ofEncryption =
                    new RSAKey.Builder(RSA).algorithm(JWEAlgorithm.RSA_OAEP_256).build();

            assertNone(forEncryption);
            assertNone(ofEncryption);
            assertNone(TestIssuer.rsa("short", 1024));
            assertNone(TestIssuer.ec("another curve", Curve.P_384));
            assertNone(
                    new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build());
        }

        @Test
        void refusesASecretKeyInJson() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"));
        }
    }

    @Nested
    class Fitting {

        private final KeySet keys = KeySet.parse(jwks(RSA, EC));

        private int count(JWSAlgorithm algorithm, String keyId) {
            return keys.fitting(new JWSHeader.Builder(algorithm).keyID(keyId).build())
                    .size();
        }

        @Test
        void areThoseOfTheKeyId() {
            assertThat(count(JWSAlgorithm.RS256, "rsa-1")).isEqualTo(1);
            assertThat(count(JWSAlgorithm.PS256, "rsa-1")).isEqualTo(1);
            assertThat(count(JWSAlgorithm.RS256, "rsa-2")).isZero();
        }

        @Test
        void areThoseOfTheAlgorithm() {
            assertThat(count(JWSAlgorithm.ES256, "rsa-1")).isZero();
            assertThat(count(JWSAlgorithm.HS256, "rsa-1")).isZero();
            assertThat(count(JWSAlgorithm.ES256, null)).isEqualTo(1);
        }

        @Test
        void areOfTheOneAlgorithmThatTheKeyNames() {
            KeySet one = KeySet.parse(
                    jwks(new RSAKey.Builder(RSA).algorithm(JWSAlgorithm.RS256).build()));

            assertThat(one.fitting(new JWSHeader(JWSAlgorithm.RS256))).hasSize(1);
            assertThat(one.fitting(new JWSHeader(JWSAlgorithm.RS512))).isEmpty();
        }

        @Test
        void isAKeyWithoutIdForEveryKeyId() throws JOSEException {
            KeySet one = parse(pem(RSA.toRSAPublicKey()));

            assertThat(one.fitting(new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("any")
                            .build()))
                    .hasSize(1);
        }
    }
}
