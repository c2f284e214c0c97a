package org.medchain.keys.web.recovery;

import static org.medchain.keys.server.JsonImplementation.JSON;

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
        JsonArrayBuilder items = JSON.createArrayBuilder();
        results.forEach(result -> items.add(result.result()
                .map(RecoveredAnswer::counts)
                .orElseGet(() -> JSON.createObjectBuilder()
                        .add("problem", problems.apply(result.failure().orElseThrow()))
                        .build())));
        return JSON.createObjectBuilder().add("items", items).build();
    }

    private static JsonObject counts(RotatedPatient patient) {
        return JSON.createObjectBuilder()
                .add("recovered", patient.rotated())
                .add("unchanged", patient.current())
                .add("generation", patient.generation())
                .build();
    }
}
