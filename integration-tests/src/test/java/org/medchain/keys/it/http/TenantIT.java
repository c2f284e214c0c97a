package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;

@OnSecondApi
record TenantIT(Api api) implements TenantRequests {

    private static final String CMK = "arn:aws:kms:eu-central-1:111122223333:key/" + UUID.randomUUID();

    @Nested
    class Register {

        @Test
        void makesATenantAndThenChangesIt() {
            String tenantId = newId();
            JsonObject withCmk = Json.createObjectBuilder(named("Renamed"))
                    .add("kmsCmkArn", CMK)
                    .build();

            ApiAnswer created = put(api.administrator(), tenantId, named("Named"));
            ApiAnswer changed = replace(api.administrator(), tenantId, withCmk);

            assertThat(created.status()).as("%s", created).isEqualTo(201);
            assertThat(created.header("Location"))
                    .contains(api.installation().server().uri() + "/api/v1/tenants/" + tenantId);
            JsonObject first = created.json();
            assertThat(first)
                    .isEqualTo(Json.createObjectBuilder()
                            .add("tenantId", tenantId)
                            .add("name", "Named")
                            .add("status", "ACTIVE")
                            .add("destructionWindow", "P7D")
                            .add("fourEyes", false)
                            .add("recoveryKeyWait", "P1D")
                            .add("auditRetention", "P6Y")
                            .add("keepPatientIdsInAudit", false)
                            .add("createdAt", first.getString("createdAt"))
                            .add("updatedAt", first.getString("createdAt"))
                            .build());
            assertThat(changed.status()).isEqualTo(200);
            assertThat(changed.header("Location")).isEmpty();
            assertThat(changed.json())
                    .isEqualTo(Json.createObjectBuilder(first)
                            .add("name", "Renamed")
                            .add("kmsCmkArn", CMK)
                            .add("updatedAt", changed.json().getString("updatedAt"))
                            .build());
            assertThat(get(api.administrator(), tenantId).json()).isEqualTo(changed.json());
        }

        @Test
        void letsAHospitalsOwnAdministratorChangeItsOwn() {
            Hospital hospital = api.newHospital();

            ApiAnswer answer = replace(hospital.keyAdmin(), hospital.tenantId(), named("Our new name"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("name")).isEqualTo("Our new name");
        }

        @Test
        void doesNotLetAHospitalTouchAnother() {
            Hospital hospital = api.newHospital();
            Hospital other = api.newHospital();

            Problems.NOT_FOUND.assertIs(replace(hospital.keyAdmin(), other.tenantId(), named("Taken over")));
            Problems.NOT_FOUND.assertIs(put(hospital.keyAdmin(), newId(), named("Made up")));
            assertThat(get(other.keyAdmin(), other.tenantId()).json().getString("name"))
                    .isNotEqualTo("Taken over");
        }

        static Stream<String> badNames() {
            return Stream.of("", " ", "x".repeat(201), "two\nlines", "null\u0000");
        }

        @ParameterizedTest
        @MethodSource("badNames")
        void refusesABadName(String name) {
            Problems.INVALID_REQUEST.assertIs(put(api.administrator(), newId(), named(name)), "name");
        }

        @Test
        void refusesANameThatIsNoText() {
            ApiAnswer answer =
                    api.request("PUT", Hospital.TENANT, newId()).sendAs(api.administrator(), "{\"name\":\"\\ud800\"}");

            Problems.INVALID_REQUEST.assertIs(answer, "name");
        }

        @Test
        void refusesAMissingName() {
            Problems.INVALID_REQUEST.assertIs(put(api.administrator(), newId(), JsonObject.EMPTY_JSON_OBJECT), "name");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-a", ".a", "a b", "\u00e4", "a*", "*", "a\u200b"})
        void refusesABadTenantId(String tenantId) {
            Problems.INVALID_REQUEST.assertIs(put(api.administrator(), tenantId, named("Named")), "tenantId");
        }

        @Test
        void keepsPoliciesUntilTheyAreReplaced() {
            String tenantId = newId();
            JsonObject policies = Json.createObjectBuilder(named("Named"))
                    .add("destructionWindow", "PT0S")
                    .add("fourEyes", false)
                    .add("auditRetention", "P10Y")
                    .add("keepPatientIdsInAudit", true)
                    .add("maxMessagesPerKey", 1_000)
                    .add("sealingPeriod", "P30D")
                    .build();

            put(api.administrator(), tenantId, policies);
            JsonObject kept = get(api.administrator(), tenantId).json();
            JsonObject replaced =
                    replace(api.administrator(), tenantId, named("Named")).json();

            assertThat(kept).containsAllEntriesOf(policies);
            assertThat(replaced)
                    .isEqualTo(Json.createObjectBuilder(kept)
                            .add("destructionWindow", "P7D")
                            .add("auditRetention", "P6Y")
                            .add("keepPatientIdsInAudit", false)
                            .remove("maxMessagesPerKey")
                            .remove("sealingPeriod")
                            .add("updatedAt", replaced.getString("updatedAt"))
                            .build());
        }

        @Test
        void turnsFourEyesOffOnceASecondPersonSendsTheSame() {
            Hospital hospital = api.newHospital();
            hospital.adopt(Map.of("destructionWindow", "PT0S"));

            JsonObject proposed = hospital.eraseAtOnce().json();
            JsonObject again = hospital.eraseAtOnce().json();
            JsonObject confirmed =
                    hospital.eraseAtOnce(api.secondAdministrator()).json();

            assertThat(proposed.getBoolean("fourEyes")).isTrue();
            assertThat(proposed.getBoolean("proposedFourEyes")).isFalse();
            assertThat(proposed.getString("proposedBy")).isEqualTo("administrator");
            assertThat(again.getBoolean("fourEyes")).isTrue();
            assertThat(confirmed.getBoolean("fourEyes")).isFalse();
            assertThat(confirmed).doesNotContainKeys("proposedFourEyes", "proposedBy");
        }

        @Test
        void asksForFourEyesIfTheWindowIsShort() {
            JsonObject body = Json.createObjectBuilder(named("Named"))
                    .add("destructionWindow", "PT1H")
                    .build();

            ApiAnswer answer = put(api.administrator(), newId(), body);

            assertThat(answer.json().getString("destructionWindow")).isEqualTo("PT1H");
            assertThat(answer.json().getBoolean("fourEyes")).isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "destructionWindow, P91D",
            "destructionWindow, -PT1S",
            "destructionWindow, soon",
            "auditRetention, P364D",
            "auditRetention, P101Y",
            "auditRetention, ever",
            "cmkActiveFrom, soon",
            "cmkActiveFrom, 1969-12-31T23:59:59Z",
            "cmkActiveUntil, 2026-11-25T01:07:53",
            "sealingPeriod, PT0S",
            "sealingPeriod, P3651D",
            "sealingPeriod, P1Y",
            "maxMessagesPerKey, many"
        })
        void refusesABadPolicy(String member, String value) {
            JsonObject body =
                    Json.createObjectBuilder(named("Named")).add(member, value).build();

            Problems.INVALID_REQUEST.assertIs(put(api.administrator(), newId(), body), member);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1000000001", "1.5", "99999999999"})
        void refusesABadNumberOfMessages(String number) {
            ApiAnswer answer = api.request("PUT", Hospital.TENANT, newId())
                    .sendAs(api.administrator(), "{\"name\":\"Named\",\"maxMessagesPerKey\":" + number + "}");

            Problems.INVALID_REQUEST.assertIs(answer, "maxMessagesPerKey");
        }

        @Test
        void letsTheCmkWrapBetweenItsDatesAlone() {
            Hospital hospital = api.newHospital();
            String encryptedKey = hospital.generate("patient").json().getString("encryptedKey");
            JsonObject over = Json.createObjectBuilder(named("Named"))
                    .add("cmkActiveFrom", "2020-01-01T00:00:00Z")
                    .add("cmkActiveUntil", "2021-01-01T00:00:00Z")
                    .build();

            JsonObject shown =
                    replace(hospital.keyAdmin(), hospital.tenantId(), over).json();

            assertThat(shown).containsAllEntriesOf(over);
            Problems.CMK_NOT_ACTIVE.assertIs(hospital.generate("patient"));
            Problems.CMK_NOT_ACTIVE.assertIs(hospital.rotate("patient"));
            Problems.CMK_NOT_ACTIVE.assertIs(hospital.generateTenantKey("index"));
            assertThat(hospital.decrypt("patient", encryptedKey).status()).isEqualTo(200);
            replace(hospital.keyAdmin(), hospital.tenantId(), named("Named"));
            assertThat(hospital.generate("patient").status()).isEqualTo(201);
        }

        @Test
        void setsTheLimitsOfNewDataKeys() {
            Hospital hospital = api.newHospital();
            replace(
                    hospital.keyAdmin(),
                    hospital.tenantId(),
                    Json.createObjectBuilder(named("Named"))
                            .add("maxMessagesPerKey", 1_000)
                            .add("sealingPeriod", "P30D")
                            .build());

            JsonObject key = hospital.generate("patient").json();
            JsonObject ofABatch = api.rawRequest("POST", "/api/v1/data-keys/batch")
                    .sendAs(hospital.keyUser(), "{\"items\":[{\"patientId\":\"patient\"}]}")
                    .json()
                    .getJsonArray("items")
                    .getJsonObject(0);

            for (JsonObject made : List.of(key, ofABatch)) {
                assertThat(made.getInt("maxMessages")).isEqualTo(1_000);
                assertThat(Instant.parse(made.getString("notAfter")))
                        .isEqualTo(Instant.parse(made.getString("createdAt")).plus(Duration.ofDays(30)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"fourEyes", "keepPatientIdsInAudit"})
        void refusesASwitchThatIsNone(String member) {
            for (JsonValue value :
                    List.of(Json.createValue("perhaps"), Json.createValue("true"), Json.createValue(1))) {
                JsonObject body = Json.createObjectBuilder(named("Named"))
                        .add(member, value)
                        .build();

                Problems.INVALID_REQUEST.assertIs(put(api.administrator(), newId(), body), member);
            }
        }

        @Test
        void refusesTheCmkOfAnotherTenantAndDoesNotTellWhoseItIs() {
            Hospital owner = api.newHospital();
            Hospital other = api.newHospital();
            JsonObject body = Json.createObjectBuilder(named("Named"))
                    .add("kmsCmkArn", "arn:aws:kms:eu-central-1:111122223333:key/" + UUID.randomUUID())
                    .build();
            assertThat(replace(owner.keyAdmin(), owner.tenantId(), body).status())
                    .isEqualTo(200);

            ApiAnswer refused = replace(other.keyAdmin(), other.tenantId(), body);

            Problems.INVALID_REQUEST.assertIs(refused, "kmsCmkArn");
            assertThat(refused.json().getString("detail"))
                    .isEqualTo("kmsCmkArn must be a key that this tenant can have.");
            other.assertAudited(refused, "operation", "UPDATE_TENANT", "reason", "invalid-request");
        }

        @Test
        void refusesABadCmk() {
            JsonObject body = Json.createObjectBuilder(named("Named"))
                    .add("kmsCmkArn", "arn:aws:s3:::bucket")
                    .build();

            Problems.INVALID_REQUEST.assertIs(put(api.administrator(), newId(), body), "kmsCmkArn");
        }
    }

    @Nested
    class RegisterWithIfNoneMatch {

        private ApiAnswer create(String tenantId, JsonObject body, String... values) {
            ApiRequest request = api.request("PUT", Hospital.TENANT, tenantId)
                    .as(api.administrator())
                    .json(body);
            for (String value : values) {
                request.header("If-None-Match", value);
            }
            return request.send();
        }

        @Test
        void makesATenantOnce() {
            String tenantId = newId();
            JsonObject policies = Json.createObjectBuilder(named("Named"))
                    .add("auditRetention", "P10Y")
                    .build();

            ApiAnswer created = create(tenantId, policies, "*");
            ApiAnswer refused = create(tenantId, named("Renamed"), "*");

            assertThat(created.status()).as("%s", created).isEqualTo(201);
            Problems.PRECONDITION_FAILED.assertIs(refused);
            assertThat(get(api.administrator(), tenantId).json()).isEqualTo(created.json());
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"1\"", "W/\"1\"", "**", ""})
        void refusesAnotherValue(String value) {
            Problems.INVALID_REQUEST.assertIs(create(newId(), named("Named"), value), "If-None-Match");
        }
    }

    @Nested
    class Replace {

        @Test
        void isRefusedWithoutAnExpectationAndAuditedOnce() {
            Hospital hospital = api.newHospital();
            ApiAnswer before = get(hospital.keyAdmin(), hospital.tenantId());

            ApiAnswer refused = put(hospital.keyAdmin(), hospital.tenantId(), named("Renamed"));

            Problems.PRECONDITION_REQUIRED.assertIs(refused);
            hospital.assertAudited(refused, "operation", "UPDATE_TENANT", "reason", "precondition-required");
            assertThat(get(hospital.keyAdmin(), hospital.tenantId()).json()).isEqualTo(before.json());
        }

        @Test
        void takesTheTenantThatWasReadAndNoOlderOne() {
            Hospital hospital = api.newHospital();
            String read = tag(get(hospital.keyAdmin(), hospital.tenantId()));

            ApiAnswer replaced = putting(hospital.keyAdmin(), hospital.tenantId(), named("Renamed"))
                    .header(Hospital.IF_MATCH, read)
                    .send();
            ApiAnswer refused = putting(hospital.keyAdmin(), hospital.tenantId(), named("Lost"))
                    .header(Hospital.IF_MATCH, read)
                    .send();

            assertThat(replaced.status()).as("%s", replaced).isEqualTo(200);
            Problems.PRECONDITION_FAILED.assertIs(refused);
            hospital.assertAudited(refused, "reason", "precondition-failed");
            ApiAnswer now = get(hospital.keyAdmin(), hospital.tenantId());
            assertThat(now.json()).isEqualTo(replaced.json());
            assertThat(tag(now)).isEqualTo(tag(replaced)).isNotEqualTo(read);
        }

        @Test
        void registersNothing() {
            Problems.NOT_FOUND.assertIs(replace(api.administrator(), newId(), named("Named")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1", "\"1", "*, \"1\""})
        void refusesAMalformedExpectation(String value) {
            Hospital hospital = api.newHospital();

            ApiAnswer answer = putting(hospital.keyAdmin(), hospital.tenantId(), named("Renamed"))
                    .header(Hospital.IF_MATCH, value)
                    .send();

            Problems.INVALID_REQUEST.assertIs(answer, "If-Match");
        }
    }

    @Nested
    class ListAll {

        @Test
        void showsTheInstallationsAdministratorEveryTenantOnceInPages() {
            List<String> hospitals = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                hospitals.add(api.newHospital().tenantId());
            }

            List<String> listed = listInPagesOfThree(api.administrator());

            assertThat(listed).containsAll(hospitals).doesNotHaveDuplicates();
        }

        @Test
        void showsAHospitalsAdministratorItsOwn() {
            Hospital hospital = api.newHospital();
            api.newHospital();

            assertThat(listInPagesOfThree(hospital.keyAdmin())).containsExactly(hospital.tenantId());
        }

        private List<String> listInPagesOfThree(String token) {
            List<String> listed = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                ApiRequest request =
                        api.request("GET", "/api/v1/tenants").as(token).query("limit", "3");
                cursor.ifPresent(it -> request.query("cursor", it));
                ApiAnswer answer = request.send();
                assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                JsonObject page = answer.json();
                assertThat(page.getJsonArray("items")).hasSizeBetween(1, 3);
                page.getJsonArray("items")
                        .getValuesAs(JsonObject.class)
                        .forEach(tenant -> listed.add(tenant.getString("tenantId")));
                cursor = Optional.ofNullable(page.getString("nextCursor", null));
            } while (cursor.isPresent());
            return listed;
        }
    }

    @Nested
    class Suspend {

        @Test
        void blocksKeysUntilTheTenantIsResumed() {
            Hospital hospital = api.newHospital();
            ApiAnswer generated = hospital.generate("patient");
            String encryptedKey = generated.json().getString("encryptedKey");

            ApiAnswer suspended = hospital.suspend();
            ApiAnswer refusedGenerate = hospital.generate("patient");
            ApiAnswer refusedDecrypt = hospital.decrypt("patient", encryptedKey);
            ApiAnswer resumed = hospital.resume();
            ApiAnswer decrypted = hospital.decrypt("patient", encryptedKey);

            assertThat(suspended.status()).isEqualTo(200);
            assertThat(suspended.json().getString("status")).isEqualTo("SUSPENDED");
            Problems.TENANT_SUSPENDED.assertIs(refusedGenerate);
            Problems.TENANT_SUSPENDED.assertIs(refusedDecrypt);
            assertThat(resumed.json().getString("status")).isEqualTo("ACTIVE");
            assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey()).isPresent();
            hospital.assertAudited(refusedDecrypt, "reason", "tenant-suspended");
        }

        @Test
        void endsByTheSideThatSuspended() {
            Hospital hospital = api.newHospital();
            ApiAnswer imposed = api.request("POST", Hospital.TENANT + "/suspend", hospital.tenantId())
                    .sendAs(api.administrator());

            ApiAnswer refused = hospital.resume();
            ApiAnswer lifted = api.request("POST", Hospital.TENANT + "/resume", hospital.tenantId())
                    .sendAs(api.administrator());

            assertThat(imposed.json().getJsonArray("suspendedBy").getString(0)).isEqualTo("INSTALLATION");
            Problems.FORBIDDEN.assertIs(refused);
            assertThat(lifted.json().getString("status")).isEqualTo("ACTIVE");
            assertThat(lifted.json()).doesNotContainKey("suspendedBy");
        }

        @Test
        void stillShowsWhatThereIs() {
            Hospital hospital = api.newHospital();
            hospital.generate("patient");
            hospital.suspend();

            ApiAnswer list = api.request("GET", Hospital.DATA_KEYS, "patient").sendAs(hospital.keyAdmin());

            assertThat(list.status()).isEqualTo(200);
            assertThat(hospital.auditEvents()).isNotEmpty();
        }

        @Test
        void canBeAskedForTwice() {
            Hospital hospital = api.newHospital();
            hospital.suspend();

            assertThat(hospital.suspend().json().getString("status")).isEqualTo("SUSPENDED");
        }

        @Test
        void doesNotFindAnUnknownTenant() {
            ApiAnswer answer =
                    api.request("POST", Hospital.TENANT + "/suspend", newId()).sendAs(api.administrator());

            Problems.NOT_FOUND.assertIs(answer);
        }
    }

    @Nested
    class Administrator {

        @Test
        void touchesNoPatientOfAnyTenant() {
            String token = api.token(Api.EVERY_TENANT, Role.KEY_USER, Role.KEY_ADMIN);

            ApiAnswer answer =
                    api.request("POST", Hospital.DATA_KEYS, "patient").sendAs(token);

            Problems.FORBIDDEN.assertIs(answer);
        }
    }
}
