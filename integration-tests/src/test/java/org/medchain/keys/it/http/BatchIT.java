package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** Many keys in one request. The plain keys are asked for one by one, where the client takes them out of the answer. */
@OnSharedApi
record BatchIT(Api api, Hospital hospital) {

    private static final int MOST = 1_000;
    private static final int PATIENTS = 100;

    private static JsonObject generation(int items) {
        JsonArrayBuilder patients = Json.createArrayBuilder();
        IntStream.range(0, items)
                .forEach(i -> patients.add(Json.createObjectBuilder().add("patientId", "patient-" + i % PATIENTS)));
        return Json.createObjectBuilder().add("items", patients).build();
    }

    private ApiAnswer generate(JsonObject body) {
        return api.request("POST", "/api/v1/data-keys/batch")
                .query("plaintext", "false")
                .sendAs(hospital.keyUser(), body);
    }

    private static List<JsonObject> items(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().getJsonArray("items").getValuesAs(JsonObject.class);
    }

    private long events(String operation) {
        return hospital.auditEvents("operation", operation).size();
    }

    @Nested
    class Generate {

        @Test
        void makesAThousandKeysInTheOrderOfTheItems() {
            List<JsonObject> keys = items(generate(generation(MOST)));

            assertThat(keys).hasSize(MOST);
            assertThat(keys).extracting(key -> key.getString("keyId")).doesNotHaveDuplicates();
            assertThat(events("GENERATE_DATA_KEY")).isEqualTo(MOST);
            for (int i : new int[] {0, 1, MOST / 2, MOST - 1}) {
                ApiAnswer opened =
                        hospital.decrypt("patient-" + i % PATIENTS, keys.get(i).getString("encryptedKey"));
                assertThat(opened.status()).isEqualTo(200);
                assertThat(opened.json().getString("keyId"))
                        .isEqualTo(keys.get(i).getString("keyId"));
            }
        }

        @Test
        void refusesAllIfOneItemIsMalformed() {
            JsonObject body = Json.createObjectBuilder()
                    .add(
                            "items",
                            Json.createArrayBuilder()
                                    .add(Json.createObjectBuilder().add("patientId", "patient"))
                                    .add(Json.createObjectBuilder().add("patientId", " blank")))
                    .build();

            Problems.INVALID_REQUEST.assertIs(generate(body), "items[1].patientId");
            Problems.NOT_FOUND.assertIs(
                    api.request("GET", Hospital.DATA_KEYS, "patient").sendAs(hospital.keyUser()));
        }

        @Test
        void refusesMoreThanAThousandAndNone() {
            Problems.INVALID_REQUEST.assertIs(generate(generation(MOST + 1)), "items");
            Problems.INVALID_REQUEST.assertIs(generate(generation(0)), "items");
            assertThat(events("GENERATE_DATA_KEY")).as("one for each refusal").isEqualTo(2);
        }
    }

    @Nested
    class Decrypt {

        @Test
        void tellsOfEachItemHowItEnded() {
            String encryptedKey = hospital.generate("patient").json().getString("encryptedKey");
            JsonArrayBuilder items = Json.createArrayBuilder();
            for (String patient : List.of("unknown", "patient")) {
                items.add(Json.createObjectBuilder().add("patientId", patient).add("encryptedKey", encryptedKey));
            }

            ApiAnswer answer = api.request("POST", "/api/v1/data-keys/decrypt/batch")
                    .sendAs(
                            hospital.keyUser(),
                            Json.createObjectBuilder().add("items", items).build());

            List<JsonObject> ends = items(answer);
            assertThat(ends.get(0).getJsonObject("problem").getString("type")).isEqualTo("/problems/not-found");
            assertThat(ends.get(0).getJsonObject("problem").getInt("status")).isEqualTo(404);
            assertThat(ends.get(1).containsKey("plainKey")).isTrue();
            assertThat(events("DECRYPT_DATA_KEY")).isEqualTo(2);
        }
    }
}
