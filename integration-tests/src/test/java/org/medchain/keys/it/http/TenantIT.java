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
class TenantIT {

    private static final String CMK = "arn:aws:kms:eu-central-1:111122223333:key/" + UUID.randomUUID();

    private final Api api;

    TenantIT(Api api) {
        this.api = api;
    }

    private ApiAnswer put(String token, String tenantId, JsonObject body) {
        return putting(token, tenantId, body).send();
    }

    private ApiRequest putting(String token, String tenantId, JsonObject body) {
        return api.request("PUT", Hospital.TENANT, tenantId).as(token).json(body);
    }

    /** Puts it in place of whatever the tenant has. */
    private ApiAnswer replace(String token, String tenantId, JsonObject body) {
        return putting(token, tenantId, body)
                .header(Hospital.IF_MATCH, Hospital.WHATEVER)
                .send();
    }

    private ApiRequest patching(String token, String tenantId, String patch) {
        return api.request("PATCH", Hospital.TENANT, tenantId).as(token).body(Hospital.MERGE_PATCH, patch);
    }

    private ApiAnswer get(String token, String tenantId) {
        return api.request("GET", Hospital.TENANT, tenantId).as(token).send();
    }

    private static String newId() {
        return "tenant-" + UUID.randomUUID();
    }

    private static JsonObject named(String name) {
        return Json.createObjectBuilder().add("name", name).build();
    }

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
            ApiAnswer answer = api.request("PUT", Hospital.TENANT, newId())
                    .as(api.administrator())
                    .json("{\"name\":\"\\ud800\"}")
                    .send();

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
                    .as(api.administrator())
                    .json("{\"name\":\"Named\",\"maxMessagesPerKey\":" + number + "}")
                    .send();

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
                    .as(hospital.keyUser())
                    .json("{\"items\":[{\"patientId\":\"patient\"}]}")
                    .send()
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

    private static String tag(ApiAnswer answer) {
        return answer.header("ETag").orElseThrow(() -> new AssertionError("no ETag: " + answer));
    }

    @Nested
    class Change {

        private static final String EVERY_SETTING = """
            {"name": "Every", "kmsCmkArn": "%1$s", "kmsReplicaArns": ["%2$s"], "hsmKeyLabel": "%3$s",
             "cmkActiveFrom": "2020-01-01T00:00:00Z", "cmkActiveUntil": "2090-01-01T00:00:00Z",
             "destructionWindow": "P30D", "fourEyes": false, "auditRetention": "P10Y",
             "keepPatientIdsInAudit": true, "maxMessagesPerKey": 1000, "sealingPeriod": "P30D",
             "recoveryKeyWait": "P2D"}
            """;

        private String withEverySetting() {
            String id = UUID.randomUUID().toString().replace("-", "");
            String cmk = "arn:aws:kms:eu-central-1:111122223333:key/mrk-" + id;
            String tenantId = newId();
            ApiAnswer made = api.request("PUT", Hospital.TENANT, tenantId)
                    .as(api.administrator())
                    .json(EVERY_SETTING.formatted(cmk, cmk.replace("eu-central-1", "eu-west-1"), "kek-" + id))
                    .send();
            assertThat(made.status()).as("%s", made).isEqualTo(201);
            return tenantId;
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "name | \"Renamed\"",
                    "kmsReplicaArns | null",
                    "hsmKeyLabel | null",
                    "cmkActiveFrom | \"2021-01-01T00:00:00Z\"",
                    "cmkActiveFrom | null",
                    "cmkActiveUntil | \"2091-01-01T00:00:00Z\"",
                    "cmkActiveUntil | null",
                    "destructionWindow | \"P31D\"",
                    "destructionWindow | null",
                    "fourEyes | true",
                    "fourEyes | null",
                    "auditRetention | \"P11Y\"",
                    "auditRetention | null",
                    "keepPatientIdsInAudit | false",
                    "keepPatientIdsInAudit | null",
                    "maxMessagesPerKey | 2000",
                    "maxMessagesPerKey | null",
                    "sealingPeriod | \"P31D\"",
                    "sealingPeriod | null",
                    "recoveryKeyWait | \"P3D\"",
                    "recoveryKeyWait | null"
                })
        void leavesWhatItDoesNotName(String member, String value) {
            String tenantId = withEverySetting();
            JsonObject before = get(api.administrator(), tenantId).json();

            ApiAnswer changed = patching(api.administrator(), tenantId, "{\"" + member + "\":" + value + "}")
                    .send();

            assertThat(changed.status()).as("%s", changed).isEqualTo(200);
            JsonObject after = get(api.administrator(), tenantId).json();
            assertThat(after).isEqualTo(changed.json());
            assertThat(without(after, member)).isEqualTo(without(before, member));
            // False is the default of four eyes beside such a window.
            if (!(member + value).equals("fourEyesnull")) {
                assertThat(after.get(member)).isNotEqualTo(before.get(member));
            }
        }

        private static JsonObject without(JsonObject tenant, String member) {
            return Json.createObjectBuilder(tenant)
                    .remove(member)
                    .remove("updatedAt")
                    .build();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "POST | /suspend | ",
                    "POST | /resume | ",
                    "POST | /adoption | {\"choice\":\"restore\"}",
                    "PUT | /rotation-policy | {\"enabled\":false}",
                    "DELETE | /recovery-key | "
                })
        void isNothingThatOtherRequestsDo(String method, String path, String body) {
            String tenantId = withEverySetting();
            JsonObject before = settingsOf(tenantId);
            ApiRequest request =
                    api.request(method, Hospital.TENANT + path, tenantId).as(api.administrator());

            ApiAnswer answer = (body == null ? request : request.json(body)).send();

            assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
            assertThat(settingsOf(tenantId)).isEqualTo(before);
        }

        private JsonObject settingsOf(String tenantId) {
            return Json.createObjectBuilder(get(api.administrator(), tenantId).json())
                    .remove("status")
                    .remove("suspendedBy")
                    .remove("updatedAt")
                    .build();
        }

        @Test
        void tellsTheTrailTheValuesBeforeAndAfter() {
            Hospital hospital = api.newHospital();

            ApiAnswer changed = hospital.change(
                    Json.createObjectBuilder().add("auditRetention", "P10Y").build());

            JsonObject change = hospital.auditEventsOf(changed).get(0).getJsonObject("change");
            assertThat(change.getJsonObject("before").getString("auditRetention"))
                    .isEqualTo("P6Y");
            assertThat(change.getJsonObject("after"))
                    .isEqualTo(Json.createObjectBuilder(change.getJsonObject("before"))
                            .add("auditRetention", "P10Y")
                            .build());
        }

        @Test
        void keepsToTheTenantThatWasRead() {
            Hospital hospital = api.newHospital();
            String read = tag(get(hospital.keyAdmin(), hospital.tenantId()));
            hospital.rename("Renamed");

            ApiAnswer refused = patching(hospital.keyAdmin(), hospital.tenantId(), "{\"name\":\"Lost\"}")
                    .header(Hospital.IF_MATCH, read)
                    .send();

            Problems.PRECONDITION_FAILED.assertIs(refused);
            assertThat(get(hospital.keyAdmin(), hospital.tenantId()).json().getString("name"))
                    .isEqualTo("Renamed");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "name | {\"name\":null}",
                    "name | {\"name\":1}",
                    "kmsReplicaArns | {\"kmsReplicaArns\":[null]}",
                    "cmkActiveUntil | {\"cmkActiveUntil\":\"2019-01-01T00:00:00Z\"}",
                    "nickname | {\"nickname\":\"Clinic\"}",
                    "body | null",
                    "body | []"
                })
        void refusesWhatNoTenantMayHave(String field, String patch) {
            String tenantId = withEverySetting();
            JsonObject before = get(api.administrator(), tenantId).json();

            ApiAnswer refused = patching(api.administrator(), tenantId, patch).send();

            Problems.INVALID_REQUEST.assertIs(refused, field);
            assertThat(get(api.administrator(), tenantId).json()).isEqualTo(before);
        }

        @Test
        void takesMergePatchesAlone() {
            Hospital hospital = api.newHospital();

            ApiAnswer refused = api.request("PATCH", Hospital.TENANT, hospital.tenantId())
                    .as(hospital.keyAdmin())
                    .json(named("Renamed"))
                    .send();

            Problems.UNSUPPORTED_MEDIA_TYPE.assertIs(refused);
        }

        @Test
        void registersNothing() {
            Problems.NOT_FOUND.assertIs(patching(api.administrator(), newId(), "{\"name\":\"Named\"}")
                    .send());
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
                    .as(api.administrator())
                    .send();

            ApiAnswer refused = hospital.resume();
            ApiAnswer lifted = api.request("POST", Hospital.TENANT + "/resume", hospital.tenantId())
                    .as(api.administrator())
                    .send();

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

            ApiAnswer list = api.request("GET", Hospital.DATA_KEYS, "patient")
                    .as(hospital.keyAdmin())
                    .send();

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
            ApiAnswer answer = api.request("POST", Hospital.TENANT + "/suspend", newId())
                    .as(api.administrator())
                    .send();

            Problems.NOT_FOUND.assertIs(answer);
        }
    }

    @Nested
    class Administrator {

        @Test
        void touchesNoPatientOfAnyTenant() {
            String token = api.token(Api.EVERY_TENANT, Role.KEY_USER, Role.KEY_ADMIN);

            ApiAnswer answer =
                    api.request("POST", Hospital.DATA_KEYS, "patient").as(token).send();

            Problems.FORBIDDEN.assertIs(answer);
        }
    }
}
