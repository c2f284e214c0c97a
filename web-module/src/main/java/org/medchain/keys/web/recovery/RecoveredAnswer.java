package org.medchain.keys.web.recovery;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.RotatedPatient;

/** The outcomes of a request to recover patients: counts or a problem for each, in their order. */
final class RecoveredAnswer {

    private RecoveredAnswer() {}

    static JsonObject of(List<BatchResult<RotatedPatient>> results, Function<RuntimeException, JsonObject> problems) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        results.forEach(result -> items.add(result.result()
                .map(RecoveredAnswer::counts)
                .orElseGet(() -> Json.createObjectBuilder()
                        .add("problem", problems.apply(result.failure().orElseThrow()))
                        .build())));
        return Json.createObjectBuilder().add("items", items).build();
    }

    private static JsonObject counts(RotatedPatient patient) {
        return Json.createObjectBuilder()
                .add("recovered", patient.rotated())
                .add("unchanged", patient.current())
                .add("generation", patient.generation())
                .build();
    }
}
