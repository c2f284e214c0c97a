package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

        /** One value of each member: which ones are refused, the tests of the settings tell. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "name | {}",
                    "name | {'name':''}",
                    "name | {'name':'two\\nlines'}",
                    "name | {'name':'\\ud800'}",
                    "kmsCmkArn | {'name':'Named','kmsCmkArn':'arn:aws:s3:::bucket'}",
                    "kmsCmkArn | {'name':'Named','kmsCmkArn':''}",
                    "destructionWindow | {'name':'Named','destructionWindow':'P91D'}",
                    "auditRetention | {'name':'Named','auditRetention':'P364D'}",
                    "recoveryKeyWait | {'name':'Named','recoveryKeyWait':'soon'}",
                    "cmkActiveFrom | {'name':'Named','cmkActiveFrom':'1969-12-31T23:59:59Z'}",
                    "cmkActiveUntil | {'name':'Named','cmkActiveUntil':'2026-11-25T01:07:53'}",
                    "sealingPeriod | {'name':'Named','sealingPeriod':'P1Y'}",
                    "maxMessagesPerKey | {'name':'Named','maxMessagesPerKey':'many'}",
                    "maxMessagesPerKey | {'name':'Named','maxMessagesPerKey':1.5}",
                    "maxMessagesPerKey | {'name':'Named','maxMessagesPerKey':99999999999}",
                    "fourEyes | {'name':'Named','fourEyes':'true'}",
                    "keepPatientIdsInAudit | {'name':'Named','keepPatientIdsInAudit':1}"
                })
        void refusesABadValueByTheNameOfItsMember(String member, String body) {
            ApiAnswer answer =
                    api.request("PUT", Hospital.TENANT, newId()).sendAs(api.administrator(), body.replace('\'', '"'));

            Problems.INVALID_REQUEST.assertIs(answer, member);
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
    }

    @Nested
    class RegisterWithIfNoneMatch {

        private ApiAnswer create(String tenantId, JsonObject body) {
            return putting(api.administrator(), tenantId, body)
                    .header("If-None-Match", "*")
                    .send();
        }

        @Test
        void makesATenantOnce() {
            String tenantId = newId();
            JsonObject policies = Json.createObjectBuilder(named("Named"))
                    .add("auditRetention", "P10Y")
                    .build();

            ApiAnswer created = create(tenantId, policies);
            ApiAnswer refused = create(tenantId, named("Renamed"));

            assertThat(created.status()).as("%s", created).isEqualTo(201);
            Problems.PRECONDITION_FAILED.assertIs(refused);
            assertThat(get(api.administrator(), tenantId).json()).isEqualTo(created.json());
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
        void stillShowsWhatThereIs() {
            Hospital hospital = api.newHospital();
            hospital.generate("patient");
            hospital.suspend();

            ApiAnswer list = api.request("GET", Hospital.DATA_KEYS, "patient").sendAs(hospital.keyAdmin());

            assertThat(list.status()).isEqualTo(200);
            assertThat(hospital.auditEvents()).isNotEmpty();
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
