package org.medchain.keys.web.audit;

import org.medchain.keys.audit.reading.Drill;

/** The body of a request that records a drill, and of its answer. */
public record DrillBody(String drill) {

    static DrillBody of(Drill drill) {
        return new DrillBody(drill.label());
    }

    Drill toDrill() {
        return Drill.parse(drill);
    }
}
