package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.http.Problems;

/** The life of a destruction, and every way in which a step of it is refused. */
@OnSecondApi
class DestructionIT {

    private static final String PATIENT = "patient-1";

    private final Api api;
    private final Hospital hospital;
    private final String encryptedKey;

    DestructionIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
        encryptedKey = hospital.generate(PATIENT).json().getString("encryptedKey");
    }

    private static String idOf(ApiAnswer requested) {
        return requested.json().getString("id");
    }

    private void demandFourEyes() {
        hospital.adopt(Map.of("fourEyes", true));
    }

    private void assertUsable() {
        assertThat(hospital.decrypt(PATIENT, encryptedKey).status()).isEqualTo(200);
        assertThat(hospital.generate(PATIENT).status()).isEqualTo(201);
    }

    private void assertDestroyed() {
        Problems.KEYS_DESTROYED.assertIs(hospital.decrypt(PATIENT, encryptedKey));
        Problems.KEYS_DESTROYED.assertIs(hospital.generate(PATIENT));
        Problems.KEYS_DESTROYED.assertIs(
                api.request("GET", Hospital.DATA_KEYS, PATIENT).sendAs(hospital.keyUser()));
    }

    private void assertAudited(ApiAnswer answer, String operation, String outcome) {
        hospital.assertAudited(answer, "operation", operation, "outcome", outcome);
    }

    @Nested
    class Request {

        @Test
        void blocksUseAtOnceAndAnswersTheDestruction() {
            hospital.generate(PATIENT);

            ApiAnswer requested = hospital.destroy(PATIENT);

            assertThat(requested.status()).as("%s", requested).isEqualTo(202);
            JsonObject body = requested.json();
            Instant requestedAt = Instant.parse(body.getString("requestedAt"));
            assertThat(body)
                    .isEqualTo(Json.createObjectBuilder()
                            .add("id", body.getString("id"))
                            .add("patientId", PATIENT)
                            .add("status", "PENDING")
                            .add("legalBasis", "GDPR Art. 17(1)(b)")
                            .add("requestedBy", "tester")
                            .add("requestedAt", requestedAt.toString())
                            .add(
                                    "eraseAfter",
                                    requestedAt.plus(Duration.ofDays(7)).toString())
                            .add("keys", 2)
                            .build());
            assertThat(requested.header("Location"))
                    .contains(api.installation().server().uri() + "/api/v1/destructions/" + idOf(requested));
            Problems.DESTRUCTION_PENDING.assertIs(hospital.generate(PATIENT));
            Problems.DESTRUCTION_PENDING.assertIs(hospital.decrypt(PATIENT, encryptedKey));
            assertAudited(requested, "DESTROY_PATIENT_KEYS", "SUCCESS");
        }

        @Test
        void canBePosted() {
            ApiAnswer requested = api.request("POST", Hospital.DESTRUCTIONS_OF_PATIENT, PATIENT)
                    .sendAs(
                            hospital.privacyOfficer(),
                            "{\"legalBasis\":\"Law\",\"confirmPatientId\":\"" + PATIENT + "\"}");

            assertThat(requested.status()).as("%s", requested).isEqualTo(202);
            assertThat(hospital.readDestruction(idOf(requested)).json().getString("legalBasis"))
                    .isEqualTo("Law");
            assertThat(hospital.destroy(PATIENT).json()).isEqualTo(requested.json());
            assertAudited(requested, "DESTROY_PATIENT_KEYS", "SUCCESS");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"legalBasis\":\"GDPR\"}",
                    "{\"legalBasis\":\"GDPR\",\"confirmPatientId\":\"patient-2\"}",
                    "{\"legalBasis\":\"GDPR\",\"confirmPatientId\":\"Patient-1\"}",
                    "{\"legalBasis\":\"GDPR\",\"confirmPatientId\":\"\"}"
                })
        void isRefusedUnlessThePatientIsConfirmed(String body) {
            ApiAnswer answer = api.request("DELETE", Hospital.KEYS, PATIENT).sendAs(hospital.privacyOfficer(), body);

            Problems.INVALID_REQUEST.assertIs(answer, "confirmPatientId");
            assertAudited(answer, "DESTROY_PATIENT_KEYS", "FAILURE");
            assertUsable();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"confirmPatientId\":\"patient-1\"}",
                    "{\"confirmPatientId\":\"patient-1\",\"legalBasis\":\" \"}",
                    "{\"confirmPatientId\":\"patient-1\",\"legalBasis\":\"two\\nlines\"}"
                })
        void isRefusedWithoutALegalBasis(String body) {
            ApiAnswer answer = api.request("DELETE", Hospital.KEYS, PATIENT).sendAs(hospital.privacyOfficer(), body);

            Problems.INVALID_REQUEST.assertIs(answer, "legalBasis");
            assertUsable();
        }

        @Test
        void isRefusedWithoutABody() {
            Problems.INVALID_REQUEST.assertIs(
                    api.request("DELETE", Hospital.KEYS, PATIENT).sendAs(hospital.privacyOfficer()), "body");
            Problems.INVALID_REQUEST.assertIs(
                    api.request("DELETE", Hospital.KEYS, PATIENT).sendAs(hospital.privacyOfficer(), "null"), "body");
            assertUsable();
        }
    }

    @Nested
    class Cancel {

        @Test
        void letsTheKeysBeUsedAgain() {
            String id = idOf(hospital.destroy(PATIENT));

            ApiAnswer cancelled = hospital.step(id, "cancel", hospital.privacyOfficer("second"));

            assertThat(cancelled.status()).as("%s", cancelled).isEqualTo(200);
            JsonObject body = cancelled.json();
            assertThat(body)
                    .isEqualTo(Json.createObjectBuilder()
                            .add("id", id)
                            .add("patientId", PATIENT)
                            .add("status", "CANCELLED")
                            .add("legalBasis", "GDPR Art. 17(1)(b)")
                            .add("requestedBy", "tester")
                            .add("requestedAt", body.getString("requestedAt"))
                            .add("cancelledBy", "second")
                            .add("cancelledAt", body.getString("cancelledAt"))
                            .add("keys", 1)
                            .build());
            assertUsable();
            assertAudited(cancelled, "CANCEL_DESTRUCTION", "SUCCESS");
        }
    }

    @Nested
    class FourEyes {

        @Test
        void keepTheClockFromStartingUntilASecondPersonApproves() {
            demandFourEyes();

            ApiAnswer requested = hospital.destroy(PATIENT);
            JsonObject awaiting = hospital.readDestruction(idOf(requested)).json();
            ApiAnswer approved = hospital.step(idOf(requested), "approve", hospital.privacyOfficer("second"));

            assertThat(requested.json().getString("status")).isEqualTo("AWAITING_APPROVAL");
            assertThat(requested.json()).doesNotContainKey("eraseAfter");
            assertThat(awaiting).doesNotContainKeys("eraseAfter", "approvedBy");
            Problems.DESTRUCTION_PENDING.assertIs(hospital.generate(PATIENT));
            assertThat(approved.status()).as("%s", approved).isEqualTo(200);
            Instant approvedAt = Instant.parse(approved.json().getString("approvedAt"));
            assertThat(approved.json())
                    .isEqualTo(Json.createObjectBuilder(awaiting)
                            .add("status", "PENDING")
                            .add("approvedBy", "second")
                            .add("approvedAt", approvedAt.toString())
                            .add(
                                    "eraseAfter",
                                    approvedAt.plus(Duration.ofDays(7)).toString())
                            .build());
            assertAudited(approved, "APPROVE_DESTRUCTION", "SUCCESS");
        }

        @Test
        void areNotThoseOfWhoAsked() {
            demandFourEyes();
            String id = idOf(hospital.destroy(PATIENT));

            ApiAnswer answer = hospital.step(id, "approve", hospital.privacyOfficer());

            Problems.SECOND_PERSON_NEEDED.assertIs(answer);
            assertAudited(answer, "APPROVE_DESTRUCTION", "FAILURE");
            assertThat(hospital.readDestruction(id).json().getString("status")).isEqualTo("AWAITING_APPROVAL");
        }
    }

    @Nested
    class Hold {

        @Test
        void refusesADestructionUntilItIsLifted() {
            ApiAnswer placed = hospital.placeHold(PATIENT, "District court 7 O 123/26");
            ApiAnswer refused = hospital.destroy(PATIENT);
            assertUsable();
            ApiAnswer lifted = hospital.liftHold(PATIENT);
            ApiAnswer requested = hospital.destroy(PATIENT);

            assertThat(placed.status()).as("%s", placed).isEqualTo(200);
            assertThat(placed.json())
                    .isEqualTo(Json.createObjectBuilder()
                            .add("reason", "District court 7 O 123/26")
                            .add("placedBy", "tester")
                            .add("placedAt", placed.json().getString("placedAt"))
                            .build());
            Problems.LEGAL_HOLD.assertIs(refused);
            assertThat(lifted.json()).isEqualTo(placed.json());
            assertThat(requested.status()).isEqualTo(202);
            assertAudited(placed, "PLACE_LEGAL_HOLD", "SUCCESS");
            assertAudited(refused, "DESTROY_PATIENT_KEYS", "FAILURE");
            assertAudited(lifted, "LIFT_LEGAL_HOLD", "SUCCESS");
        }

        @Test
        void duringTheWindowStopsTheErasureUntilItIsLifted() {
            hospital.adopt(Map.of("destructionWindow", "PT3S", "fourEyes", false));
            ApiAnswer requested = hospital.destroy(PATIENT);
            hospital.placeHold(PATIENT, "A lawsuit");
            Instant due = Instant.parse(requested.json().getString("eraseAfter"));

            // Another patient's window ends later; once that one is erased, a round has passed this one by.
            hospital.generate("patient-2");
            ApiAnswer later = hospital.destroy("patient-2");
            assertThat(Instant.parse(later.json().getString("eraseAfter"))).isAfter(due);
            Erased.await(hospital, later);

            assertThat(hospital.readDestruction(idOf(requested)).json().getString("status"))
                    .isEqualTo("PENDING");
            hospital.liftHold(PATIENT);
            Erased.await(hospital, requested);
            assertDestroyed();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "two\nlines"})
        void needsAReason(String reason) {
            Problems.INVALID_REQUEST.assertIs(hospital.placeHold(PATIENT, reason), "reason");
        }

        @Test
        void comesTooLateForErasedKeys() {
            hospital.eraseAtOnce();
            Erased.await(hospital, hospital.destroy(PATIENT));

            Problems.KEYS_DESTROYED.assertIs(hospital.placeHold(PATIENT, "A lawsuit"));
            Problems.KEYS_DESTROYED.assertIs(hospital.liftHold(PATIENT));
        }

        @Test
        void lastsThroughACancellation() {
            String id = idOf(hospital.destroy(PATIENT));
            hospital.placeHold(PATIENT, "A lawsuit");
            hospital.step(id, "cancel", hospital.privacyOfficer());

            assertUsable();
            Problems.LEGAL_HOLD.assertIs(hospital.destroy(PATIENT));
        }
    }

    @Nested
    class Read {

        @Test
        void listsInPages() {
            List<String> ids = List.of("a", "b", "c").stream()
                    .map(patient -> {
                        hospital.generate(patient);
                        return idOf(hospital.destroy(patient));
                    })
                    .toList();

            JsonObject first = list().query("limit", "2").send().json();
            JsonObject second = list().query("limit", "2")
                    .query("cursor", first.getString("nextCursor"))
                    .send()
                    .json();

            assertThat(first.getJsonArray("items").getValuesAs(JsonObject.class))
                    .extracting(it -> it.getString("id"))
                    .isEqualTo(ids.subList(0, 2));
            assertThat(second.getJsonArray("items").getValuesAs(JsonObject.class))
                    .extracting(it -> it.getString("id"))
                    .isEqualTo(ids.subList(2, 3));
            assertThat(second).doesNotContainKey("nextCursor");
        }

        private org.medchain.keys.it.client.ApiRequest list() {
            return api.request("GET", Hospital.DESTRUCTIONS).as(hospital.privacyOfficer());
        }
    }

    @Nested
    class Erasure {

        @Test
        void leavesNothingToBeUsedAndNobodyToBeNamed() {
            hospital.eraseAtOnce();
            ApiAnswer requested = hospital.destroy(PATIENT);

            JsonObject erased = Erased.await(hospital, requested);

            assertThat(erased)
                    .isEqualTo(Json.createObjectBuilder()
                            .add("id", idOf(requested))
                            .add("status", "ERASED")
                            .add("legalBasis", "GDPR Art. 17(1)(b)")
                            .add("requestedBy", "tester")
                            .add("requestedAt", requested.json().getString("requestedAt"))
                            .add("eraseAfter", requested.json().getString("eraseAfter"))
                            .add("erasedAt", erased.getString("erasedAt"))
                            .add("keys", 1)
                            .build());
            assertThat(hospital.auditEvents()).noneMatch(event -> event.containsKey("patientId"));
            assertDestroyed();
        }

        @Test
        void isAccountedForStepByStep() {
            hospital.eraseAtOnce();
            ApiAnswer requested = hospital.destroy(PATIENT);
            Erased.await(hospital, requested);

            List<JsonObject> own = hospital.auditEvents().stream()
                    .filter(event -> event.getString("requestId").equals(idOf(requested)))
                    .toList();

            assertThat(own)
                    .extracting(event -> event.getString("operation"))
                    .containsExactly("CERTIFY_DESTRUCTION", "DECRYPT_DATA_KEY", "ERASE_PATIENT_KEYS", "BEGIN_ERASURE");
            assertThat(own)
                    .allSatisfy(event -> assertThat(event.getString("actor")).isEqualTo("internal"));
            // The keys are tried, and do not open.
            assertThat(own)
                    .filteredOn(event -> event.getString("outcome").equals("FAILURE"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("operation")).isEqualTo("DECRYPT_DATA_KEY");
                        assertThat(event.getString("reason")).isEqualTo("keys-destroyed");
                    });
        }
    }
}
