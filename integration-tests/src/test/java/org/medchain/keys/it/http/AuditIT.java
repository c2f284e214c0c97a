package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

        @Test
        void tellsTheReasonOfAFailure() {
            hospital.generate(PATIENT);

            ApiAnswer answer = hospital.decrypt(PATIENT, "TUsB");

            assertThat(hospital.auditEventsOf(answer)).singleElement().satisfies(event -> {
                assertThat(event.getString("operation")).isEqualTo("DECRYPT_DATA_KEY");
                assertThat(event.getString("outcome")).isEqualTo("FAILURE");
                assertThat(event.getString("reason")).isEqualTo("invalid-encrypted-key");
                assertThat(event.getString("patientId")).isEqualTo(PATIENT);
                assertThat(event.containsKey("keyId")).isFalse();
            });
        }

        @Test
        void tellsOfTheKeyThatWasDecrypted() {
            JsonObject generated = hospital.generate(PATIENT).json();

            ApiAnswer answer = hospital.decrypt(PATIENT, generated.getString("encryptedKey"));

            assertThat(hospital.auditEventsOf(answer)).singleElement().satisfies(event -> {
                assertThat(event.getString("keyId")).isEqualTo(generated.getString("keyId"));
                assertThat(event.getInt("generation")).isEqualTo(1);
            });
        }

        @Test
        void standsForEachStepOfATenantsLife() {
            hospital.rename("Renamed");
            hospital.suspend();
            hospital.generate(PATIENT);
            hospital.resume();

            assertThat(hospital.auditEvents())
                    .extracting(event -> event.getString("operation") + " " + event.getString("outcome"))
                    .containsExactly(
                            "RESUME_TENANT SUCCESS",
                            "GENERATE_DATA_KEY FAILURE",
                            "SUSPEND_TENANT SUCCESS",
                            "UPDATE_TENANT SUCCESS",
                            "CREATE_TENANT SUCCESS");
        }

        @Test
        void isMadeByTheReadingOfEventsToo() {
            ApiAnswer read = api.request("GET", Hospital.AUDIT_LOGS).sendAs(hospital.auditor());

            hospital.assertAudited(read, "operation", "READ_AUDIT_LOG");
        }

        @Test
        void isNotReadByAnotherTenant() {
            hospital.generate(PATIENT);

            assertThat(api.newHospital().auditEvents())
                    .extracting(event -> event.getString("tenantId"))
                    .doesNotContain(hospital.tenantId());
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
        void byOperation() {
            assertThat(read("operation", "DECRYPT_DATA_KEY"))
                    .hasSize(3)
                    .allSatisfy(
                            event -> assertThat(event.getString("operation")).isEqualTo("DECRYPT_DATA_KEY"));
        }

        @Test
        void byPatient() {
            assertThat(read("patientId", "other"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getString("operation")).isEqualTo("GENERATE_DATA_KEY"));
        }

        @Test
        void byPatientInAnySpelling() {
            hospital.generate("Ren\u00e9");

            assertThat(read("patientId", "Rene\u0301")).hasSize(1);
        }

        @Test
        void byActor() {
            assertThat(read("actor", "anna"))
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.getString("actor")).isEqualTo("anna"));
        }

        @Test
        void byOutcome() {
            assertThat(read("outcome", "FAILURE"))
                    .extracting(event -> event.getString("reason"))
                    .containsExactly("not-found", "invalid-encrypted-key");
        }

        @Test
        void byTimeFromInclusiveToExclusive() {
            List<JsonObject> before = read("to", middle.toString(), "operation", "GENERATE_DATA_KEY");
            List<JsonObject> after = read("from", middle.toString(), "operation", "GENERATE_DATA_KEY");

            assertThat(before).hasSize(2);
            assertThat(after)
                    .singleElement()
                    .satisfies(
                            event -> assertThat(event.getString("occurredAt")).isEqualTo(middle.toString()));
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

        static Stream<Arguments> strangers() {
            return Stream.of(arguments("actor", "a\u0000b"), arguments("actor", "a\nb"), arguments("actor", ""));
        }

        @ParameterizedTest
        @MethodSource("strangers")
        void refusesWhatNoEventCouldHave(String name, String value) {
            ApiAnswer answer = api.request("GET", Hospital.AUDIT_LOGS)
                    .as(hospital.auditor())
                    .query(name, value)
                    .send();

            Problems.INVALID_REQUEST.assertIs(answer, name);
        }

        private List<JsonObject> read(String... filters) {
            ApiRequest request = api.request("GET", Hospital.AUDIT_LOGS).as(hospital.auditor());
            for (int i = 0; i < filters.length; i += 2) {
                request.query(filters[i], filters[i + 1]);
            }
            return request.send().json().getJsonArray("items").getValuesAs(JsonObject.class);
        }
    }

    @Nested
    class Page {

        @Test
        void leadsToEveryEventOnceNewestFirst() {
            List<String> generated = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                generated.add(0, hospital.generate(PATIENT).requestId());
            }

            List<String> read = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                ApiRequest request = api.request("GET", Hospital.AUDIT_LOGS)
                        .as(hospital.auditor())
                        .query("operation", "GENERATE_DATA_KEY")
                        .query("limit", "3");
                cursor.ifPresent(it -> request.query("cursor", it));
                JsonObject page = request.send().json();
                page.getJsonArray("items")
                        .getValuesAs(JsonObject.class)
                        .forEach(event -> read.add(event.getString("requestId")));
                cursor = Optional.ofNullable(page.getString("nextCursor", null));
            } while (cursor.isPresent());

            assertThat(read).isEqualTo(generated);
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
