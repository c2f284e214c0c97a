package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;

/** Keys of a tenant that are no patient's, over HTTP. */
@OnSecondApi
record TenantKeyIT(Api api, Hospital hospital) {

    private ApiRequest request(String method, Hospital caller, String name) {
        return api.request(method, Hospital.TENANT_KEY, name).as(caller.keyUser());
    }

    private ApiAnswer make(String name) {
        return hospital.generateTenantKey(name);
    }

    private ApiAnswer make(String name, int version) {
        return request("POST", hospital, name)
                .query("version", Integer.toString(version))
                .send();
    }

    private ApiAnswer open(String name) {
        return hospital.decryptTenantKey(name);
    }

    private ApiAnswer open(String name, int version) {
        return request("GET", hospital, name)
                .query("version", Integer.toString(version))
                .send();
    }

    private void assertAudited(ApiAnswer answer, String operation, String outcome) {
        assertThat(hospital.auditEventsOf(answer)).singleElement().satisfies(event -> {
            assertThat(event.getString("operation")).isEqualTo(operation);
            assertThat(event.getString("reason", event.getString("outcome"))).isEqualTo(outcome);
            assertThat(event.containsKey("patientId")).isFalse();
        });
    }

    @Nested
    class Generate {

        @Test
        void makesTheFirstVersionAndThenTheNext() {
            ApiAnswer first = make("patient-index");
            ApiAnswer second = make("patient-index", 2);

            assertThat(first.status()).as("%s", first).isEqualTo(201);
            assertThat(first.json().keySet())
                    .containsExactlyInAnyOrder("name", "version", "keyId", "createdAt", "plainKey");
            assertThat(first.json().getString("name")).isEqualTo("patient-index");
            assertThat(first.json().getInt("version")).isEqualTo(1);
            assertThat(first.header("Location"))
                    .hasValueSatisfying(it -> assertThat(it).endsWith("/api/v1/tenant-keys/patient-index?version=1"));
            assertThat(first.header("Cache-Control")).contains("no-store");
            assertThat(second.json().getInt("version")).isEqualTo(2);
            assertThat(second.plainKey()).isPresent().isNotEqualTo(first.plainKey());
            assertThat(hospital.auditEventsOf(second)).singleElement().satisfies(event -> {
                assertThat(event.getString("operation")).isEqualTo("GENERATE_TENANT_KEY");
                assertThat(event.getString("keyId")).isEqualTo(second.json().getString("keyId"));
                assertThat(event.getInt("generation")).isEqualTo(2);
            });
        }
    }

    @Nested
    class Decrypt {

        @Test
        void opensTheNewestVersionOrTheOneThatIsNamed() {
            ApiAnswer first = make("patient-index");
            ApiAnswer second = make("patient-index", 2);

            ApiAnswer newest = open("patient-index");
            ApiAnswer named = open("patient-index", 1);

            assertThat(newest.status()).as("%s", newest).isEqualTo(200);
            assertThat(newest.plainKey()).isPresent().isEqualTo(second.plainKey());
            assertThat(named.plainKey()).isPresent().isEqualTo(first.plainKey());
            assertThat(named.json().getString("createdAt"))
                    .isEqualTo(first.json().getString("createdAt"));
            assertAudited(named, "DECRYPT_TENANT_KEY", "SUCCESS");
        }

        @Test
        void outlivesAPatient() {
            ApiAnswer made = make("patient-index");
            hospital.generate("leaver");
            hospital.eraseAtOnce();
            hospital.destroy("leaver");

            assertThat(open("patient-index").plainKey()).isPresent().isEqualTo(made.plainKey());
        }
    }

    @Nested
    class Malformed {

        @ParameterizedTest
        @ValueSource(strings = {".", "-a", "a b", "a/b", "ä", "a\u0000", "a;b", " "})
        void isRefusedByTheNameOfTheField(String name) {
            for (String method : new String[] {"GET", "POST"}) {
                ApiAnswer answer = request(method, hospital, name).send();

                assertThat(answer.status()).as("%s", answer).isIn(400, 404);
                assertThat(answer.plainKey()).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "-1", "1001", "99999999999", "one", "1.0", "+1", "\u0661"})
        void isRefusedInTheVersionToo(String version) {
            for (String method : new String[] {"GET", "POST"}) {
                ApiAnswer answer = request(method, hospital, "patient-index")
                        .query("version", version)
                        .send();

                Problems.INVALID_REQUEST.assertIs(answer, "version");
            }
        }

        @Test
        void isRefusedIfItIsTooLong() {
            Problems.INVALID_REQUEST.assertIs(make("a".repeat(65)), "name");
        }
    }

    @Nested
    class Wrappings {

        @Test
        void countThemToo() {
            make("patient-index");
            make("patient-index", 2);

            assertThat(hospital.wrappings()).singleElement().satisfies(item -> {
                JsonObject wrapping = item.asJsonObject();
                assertThat(wrapping.getInt("dataKeys")).isZero();
                assertThat(wrapping.getInt("tenantKeys")).isEqualTo(2);
                assertThat(wrapping.getBoolean("current")).isTrue();
            });
        }
    }
}
