package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** The event of an operation that changes a row which directs the service has that row's values, before and after. */
@OnSharedApi
record ChangeEventsIT(Api api, Hospital hospital) {

    private static final String PATIENT = "patient-of-changes";

    private JsonObject changeOf(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
        List<JsonObject> events = hospital.auditEventsOf(answer);
        assertThat(events).hasSize(1);
        return events.get(0).getJsonObject("change");
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    @Nested
    class OfATenant {

        /** So it is verified with the chain, and kept in archives. */
        @Test
        void areInTheChain() {
            JsonObject change = changeOf(hospital.rename("Renamed"));

            JsonObject entry = api.request("GET", Hospital.AUDIT_LOGS + "/export")
                    .sendAs(hospital.auditor())
                    .body()
                    .lines()
                    .map(ChangeEventsIT::parse)
                    .filter(it -> it.getString("operation").equals("UPDATE_TENANT"))
                    .findFirst()
                    .orElseThrow();
            assertThat(entry.getInt("version")).isEqualTo(3);
            assertThat(entry.getString("subject")).isEqualTo(change.getString("of"));
            assertThat(entry.getInt("changeNumber")).isEqualTo(change.getInt("number"));
            assertThat(parse(entry.getString("valuesBefore"))).isEqualTo(change.getJsonObject("before"));
            assertThat(parse(entry.getString("valuesAfter"))).isEqualTo(change.getJsonObject("after"));
            JsonObject verification = api.request("GET", Hospital.AUDIT_LOGS + "/verification")
                    .sendAs(hospital.auditor())
                    .json();
            assertThat(verification.getBoolean("verified")).isTrue();
        }
    }

    @Nested
    class OfAPatientsRows {

        @Test
        void nameThePatientByTheRow() {
            hospital.generate(PATIENT);
            JsonObject placed = changeOf(hospital.placeHold(PATIENT, "Court order 7/26"));
            JsonObject lifted = changeOf(hospital.liftHold(PATIENT));
            JsonObject requested = changeOf(hospital.destroy(PATIENT));

            assertThat(placed.getString("of")).startsWith("legal_holds/");
            assertThat(placed).doesNotContainKey("before");
            assertThat(lifted.getString("of")).isEqualTo(placed.getString("of"));
            assertThat(lifted.getJsonObject("before")).isEqualTo(placed.getJsonObject("after"));
            assertThat(lifted).doesNotContainKey("after");
            assertThat(requested.getString("of")).startsWith("destructions/");
            assertThat(List.of(placed, lifted, requested))
                    .allSatisfy(change -> assertThat(change.toString()).doesNotContain(PATIENT));
        }
    }
}
