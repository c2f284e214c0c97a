package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** Tokens as the running server takes them, by its own settings. */
@OnSharedApi
record TokenIT(Api api, Hospital hospital) {

    private ApiRequest readTenant() {
        return api.request("GET", Hospital.TENANT, hospital.tenantId());
    }

    private ApiAnswer readTenantWith(TokenIssuer issuer) {
        return readTenant().sendAs(issuer.issue("tester", hospital.tenantId(), Set.of(Role.KEY_ADMIN)));
    }

    private ApiAnswer readTenantWithTokenExpiredFor(int seconds) {
        Duration life = Duration.ofMinutes(5);
        Clock past = Clock.offset(Clock.systemUTC(), life.plusSeconds(seconds).negated());
        return readTenantWith(api.installation().keys().tokenIssuer(past).withLifetime(life));
    }

    private static void assertChallenge(ApiAnswer answer, String challenge) {
        assertThat(answer.header("WWW-Authenticate")).contains(challenge);
    }

    @Nested
    class Times {

        @Test
        void haveAClockSkewOfOneMinuteAndNoMore() {
            assertThat(readTenantWithTokenExpiredFor(30).status()).isEqualTo(200);

            ApiAnswer late = readTenantWithTokenExpiredFor(295);

            Problems.UNAUTHENTICATED.assertIsWithDetail(late, "The token has expired.");
            assertChallenge(
                    late,
                    "Bearer realm=\"medchain\", error=\"invalid_token\", error_description=\"The token has expired.\"");
        }

        @Test
        void mayBeTwelveHoursApartAndNoMore() {
            assertThat(readTenantWith(api.tokens().withLifetime(Duration.ofHours(12)))
                            .status())
                    .isEqualTo(200);

            ApiAnswer tooLong = readTenantWith(
                    api.tokens().withLifetime(Duration.ofHours(12).plusSeconds(1)));

            Problems.UNAUTHENTICATED.assertIsWithDetail(
                    tooLong, "The token was issued for longer than is allowed here.");
        }
    }

    @Nested
    class Challenge {

        @Test
        void namesNoErrorWithoutAToken() {
            assertChallenge(readTenant().send(), "Bearer realm=\"medchain\"");
        }

        @Test
        void tellsNothingOfATokenThatTheIssuerDidNotSign() {
            assertChallenge(
                    readTenant().as("a.b.c").send(),
                    "Bearer realm=\"medchain\", error=\"invalid_token\","
                            + " error_description=\"The token is not valid here.\"");
        }
    }

    @Nested
    class Scheme {

        @ParameterizedTest
        @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEARER"})
        void mayBeWrittenInAnyCase(String scheme) {
            ApiAnswer answer = readTenant()
                    .header("Authorization", scheme + " " + hospital.keyAdmin())
                    .send();

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Nested
    class OfKeycloak {

        /** With the mappers of docs/run/issuers.md and nothing else: no upn. */
        @Test
        void isTaken() {
            TokenIssuer keycloak = api.tokens()
                    .withoutClaim("upn")
                    .withClaim("sub", "f4a4bd0c-8d3d-4c2b-8d13-3d1a0a5c7f1e")
                    .withClaim("preferred_username", "dr.miller")
                    .withClaim("typ", "Bearer")
                    .withClaim("azp", "ward-application")
                    .withClaim("acr", "1")
                    .withClaim("aud", List.of(TokenIssuer.DEFAULT_AUDIENCE, "account"))
                    .withClaim("realm_access", Map.of("roles", List.of("offline_access", "uma_authorization")))
                    .withClaim("scope", "profile email")
                    .withClaim("email_verified", true);

            ApiAnswer answer = readTenantWith(keycloak);

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            hospital.assertAudited(answer, "actor", "dr.miller", "client", "ward-application");
        }

        @Test
        void isNamedAfterItsSubjectIfThatIsAllThereIs() {
            ApiAnswer answer = readTenantWith(api.tokens().withoutClaim("upn").withClaim("sub", "4711"));

            hospital.assertAudited(answer, "actor", "4711");
        }
    }

    @Nested
    class RequestsOfAnybody {

        /** What nobody can read is refused before the token; of the rest nothing else is looked at. */
        @ParameterizedTest
        @ValueSource(strings = {"text/html", "image/png, text/*;q=0.5"})
        void areRefusedBeforeAllElse(String accept) {
            ApiAnswer answer = readTenant().header("Accept", accept).send();

            Problems.UNAUTHENTICATED.assertIs(answer);
            assertThat(answer.header("X-Request-Id")).contains(answer.requestId());
        }

        @Test
        void areRefusedWithTheSameWordsWhateverTheyAskFor() {
            for (String path : List.of("/api/v1/nothing", "/api/", "/api", "/admin/nothing")) {
                Problems.UNAUTHENTICATED.assertIs(api.rawRequest("GET", path).send());
                Problems.UNAUTHENTICATED.assertIs(api.rawRequest("PATCH", path).send());
            }
        }
    }
}
