package org.medchain.keys.web.problem;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;

/** One occurrence: the type, and which field was malformed if one was. */
record Problem(ProblemType type, Optional<String> field) {

    Problem(ProblemType type) {
        this(type, Optional.empty());
    }

    JsonObject toJson() {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("type", type.type())
                .add("title", type.title())
                .add("status", type.status())
                .add("detail", type.detail());
        field.ifPresent(name -> body.add("field", name));
        return body.build();
    }
}
