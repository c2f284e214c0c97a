package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
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

@OnSharedApi
record AuditIT(Api api, Hospital hospital) {

    private static final String PATIENT = "patient";

    private ApiAnswer generateAs(TokenIssuer issuer, String subject) {
        return api.request("POST", Hospital.DATA_KEYS, PATIENT)
                .sendAs(issuer.issue(subject, hospital.tenantId(), Set.of(Role.KEY_USER, Role.AUDITOR)));
    }

    @Nested
    class Event {

        @Test
        void tellsTheWholeStoryOfAGeneration() {
            Instant before = Instant.now().minus(Duration.ofSeconds(1));
            TokenIssuer issuer = api.tokens()
                    .withClaim("azp", "ward-application")
                    .withClaim("purpose_of_use", "TREATMENT")
                    .withClaim("data_category", "laboratory");

            ApiAnswer answer = generateAs(issuer, "dr.miller");

            JsonObject event = hospital.auditEventsOf(answer).get(0);
            assertThat(event)
                    .isEqualTo(Json.createObjectBuilder()
                            .add("id", event.getString("id"))
                            .add("seq", 2)
                            .add("occurredAt", event.getString("occurredAt"))
                            .add("operation", "GENERATE_DATA_KEY")
                            .add("outcome", "SUCCESS")
                            .add("actor", "dr.miller")
                            .add("client", "ward-application")
                            .add("roles", "auditor key-user")
                            .add("purposeOfUse", "TREATMENT")
                            .add("dataCategory", "laboratory")
                            .add("sourceAddress", "127.0.0.1")
                            .add("requestId", answer.requestId())
                            .add("tenantId", hospital.tenantId())
                            .add("patientId", PATIENT)
                            .add("provider", "local")
                            .add("keyId", answer.json().getString("keyId"))
                            .add("generation", 1)
                            .build());
            assertThat(UUID.fromString(event.getString("id")).version()).isEqualTo(7);
            assertThat(Instant.parse(event.getString("occurredAt"))).isBetween(before, Instant.now());
        }
    }

    @Nested
    class Filter {

        private Instant middle;

        @BeforeEach
        void makeHistory() {
            TokenIssuer issuer = api.tokens();
            generateAs(issuer, "anna");
            hospital.generate("other");
            String encryptedKey = generateAs(issuer, "anna").json().getString("encryptedKey");
            middle = Instant.parse(hospital.auditEvents().get(0).getString("occurredAt"));
            hospital.decrypt(PATIENT, encryptedKey);
            hospital.decrypt(PATIENT, "TUsB");
            hospital.decrypt("unknown", encryptedKey);
        }

        @Test
        void byTimeWithAnOffset() {
            String from = middle.atOffset(java.time.ZoneOffset.ofHours(2)).toString();

            assertThat(read("from", from, "operation", "GENERATE_DATA_KEY")).hasSize(1);
        }

        @Test
        void byAllAtOnce() {
            assertThat(read(
                            "operation", "GENERATE_DATA_KEY",
                            "patientId", PATIENT,
                            "actor", "anna",
                            "outcome", "SUCCESS",
                            "from", "2020-01-01T00:00:00Z",
                            "to", middle.toString()))
                    .hasSize(1);
        }

        private List<JsonObject> read(String... filters) {
            ApiRequest request = api.request("GET", Hospital.AUDIT_LOGS).as(hospital.auditor());
            for (int i = 0; i < filters.length; i += 2) {
                request.query(filters[i], filters[i + 1]);
            }
            return request.send().json().getJsonArray("items").getValuesAs(JsonObject.class);
        }
    }

    /** What a caller says of itself must not forge a line of the trail or of a log. */
    @Nested
    class ForgedLines {

        private static final String FORGED = "FORGED";

        @ParameterizedTest
        @ValueSource(
                strings = {"a\n" + FORGED, "a\r\n" + FORGED, "a\u0085" + FORGED, "a\u2028" + FORGED, "a\u202e" + FORGED
                })
        void areNotMadeByClaims(String text) throws Exception {
            TokenIssuer issuer = api.tokens().withClaim("azp", text).withClaim("purpose_of_use", text);

            ApiAnswer answer = generateAs(issuer, "anna");

            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            assertThat(hospital.auditEventsOf(answer)).singleElement().satisfies(event -> {
                assertThat(event.getString("client")).matches("a\\?+" + FORGED);
                assertThat(event.getString("purposeOfUse")).matches("a\\?+" + FORGED);
            });
            assertNoForgedLogLine();
        }

        /** The server takes no name that the trail could not show as it is. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\n" + FORGED,
                    "a\r\n" + FORGED,
                    "a\u0085" + FORGED,
                    "a\u2028" + FORGED,
                    "a\t" + FORGED,
                    "a\u202e" + FORGED,
                    "a\u200b" + FORGED,
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                            + FORGED
                })
        void areNotMadeByNames(String name) throws Exception {
            Problems.UNAUTHENTICATED.assertIsWithDetail(
                    generateAs(api.tokens(), name), "The token gives no name that can be used here.");
            assertNoForgedLogLine();
        }

        @ParameterizedTest
        @ValueSource(strings = {"a%0A" + FORGED, "a%0D%0A" + FORGED})
        void areNotMadeByPatientIds(String encodedPatientId) throws Exception {
            ApiAnswer answer = api.rawRequest("POST", "/api/v1/patients/" + encodedPatientId + "/data-keys")
                    .sendAs(hospital.keyUser());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(hospital.auditEvents("operation", "GENERATE_DATA_KEY")).isEmpty();
            assertNoForgedLogLine();
        }

        @Test
        void areNotMadeByRequestIds() throws Exception {
            ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, PATIENT)
                    .as(hospital.keyUser())
                    .header("X-Request-Id", "a%0A" + FORGED)
                    .send();

            assertThat(answer.header("X-Request-Id"))
                    .hasValueSatisfying(id -> assertThat(id).doesNotContain(FORGED));
            assertNoForgedLogLine();
        }

        @Test
        void areNotMadeLongerThanTheTrailHolds() {
            TokenIssuer issuer = api.tokens()
                    .withClaim("azp", "\ud83c\udfe5".repeat(300))
                    .withClaim("purpose_of_use", "p".repeat(300));

            // The longest name that is taken: a cut one could be somebody else's.
            String name = "a" + "\ud83c\udfe5".repeat(99);

            ApiAnswer answer = generateAs(issuer, name);

            assertThat(answer.status()).isEqualTo(201);
            assertThat(hospital.auditEventsOf(answer)).singleElement().satisfies(event -> {
                assertThat(event.getString("actor")).isEqualTo(name);
                assertThat(event.getString("client")).matches("(\ud83c\udfe5){100}");
                assertThat(event.getString("purposeOfUse")).isEqualTo("p".repeat(200));
            });
        }

        private void assertNoForgedLogLine() throws Exception {
            assertThat(Files.readAllLines(
                            api.installation().server().directory().messagesLog()))
                    .noneMatch(line -> line.startsWith(FORGED));
        }
    }
}
