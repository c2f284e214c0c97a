package org.medchain.keys.web.audit;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import org.medchain.keys.audit.reading.Drill;

/** The body of a request that records a drill, and of its answer. */
public record DrillBody(String drill) {

    @JsonbCreator
    public DrillBody(@JsonbProperty("drill") String drill) {
        this.drill = drill;
    }

    static DrillBody of(Drill drill) {
        return new DrillBody(drill.label());
    }

    Drill toDrill() {
        return Drill.parse(drill);
    }
}
