package org.medchain.keys.web.openapi;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.medchain.keys.problem.ProblemType;

/**
 * Makes an example of problem details for each {@link ProblemType}, by its name, and for each field that can be malformed, as
 * {@code invalid-request-FIELD}. The rule of a field is the end of the sentence that its name begins.
 */
final class ProblemExamples {

    private static final String TYPES = "/problems/";
    private static final String MALFORMED = nameOf(ProblemType.INVALID_REQUEST) + "-";
    private static final String REQUEST_ID = "01a2103e-af21-7a4b-a9b0-92d1b92862d7";

    private ProblemExamples() {}

    static JsonObject of(JsonObject rules) {
        JsonObjectBuilder examples = JSON.createObjectBuilder();
        for (ProblemType type : ProblemType.values()) {
            if (type != ProblemType.INVALID_REQUEST) {
                examples.add(nameOf(type), example(type.title(), problem(type, type.detail())));
            }
        }
        rules.keySet()
                .forEach(field -> examples.add(
                        MALFORMED + field,
                        example(
                                field + " is malformed",
                                problem(ProblemType.INVALID_REQUEST, field + " " + rules.getString(field))
                                        .add("field", field))));
        return examples.build();
    }

    /** Returns the name of the example that the short name stands for: of a type itself, or of a malformed field. */
    static String nameOf(String shortName) {
        return shortName.startsWith(MALFORMED) || isType(shortName) ? shortName : MALFORMED + shortName;
    }

    /** Returns the type of the problem that the example of this name shows. */
    static ProblemType typeOf(String shortName) {
        for (ProblemType type : ProblemType.values()) {
            if (nameOf(type).equals(shortName)) {
                return type;
            }
        }
        return ProblemType.INVALID_REQUEST;
    }

    private static boolean isType(String name) {
        return typeOf(name) != ProblemType.INVALID_REQUEST;
    }

    private static String nameOf(ProblemType type) {
        return type.type().substring(TYPES.length());
    }

    private static JsonObjectBuilder example(String summary, JsonObjectBuilder problem) {
        return JSON.createObjectBuilder().add("summary", summary).add("value", problem);
    }

    private static JsonObjectBuilder problem(ProblemType type, String detail) {
        return JSON.createObjectBuilder()
                .add("type", type.type())
                .add("title", type.title())
                .add("status", type.status())
                .add("detail", detail)
                .add("requestId", REQUEST_ID);
    }
}
