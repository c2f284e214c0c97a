package org.medchain.keys.web.openapi;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import org.medchain.keys.problem.ProblemType;

/**
 * Completes what the operations refer to.
 *
 * <ol>
 *   <li>Each answer has its headers and its body, as those of an operation.
 *   <li>{@code pages} has the name of a schema, and what a page of those is: a list of at most 1,000, and the cursor of the next page.
 *   <li>The types of the schema {@code Problem} are those of {@link ProblemType}; each has an example, and each of {@code fields} too:
 *       {@link ProblemExamples}.
 * </ol>
 */
final class Components {

    private static final String PAGES = "pages";
    private static final String FIELDS = "fields";
    private static final String SCHEMAS = "schemas";
    private static final String RESPONSES = "responses";
    private static final String EXAMPLES = "examples";
    private static final int MOST_ON_A_PAGE = 1000;

    private Components() {}

    static JsonObject complete(JsonObject brief) {
        JsonObjectBuilder responses = JSON.createObjectBuilder();
        brief.getJsonObject(RESPONSES)
                .forEach((name, answer) -> responses.add(name, Answers.component(answer.asJsonObject())));
        JsonObjectBuilder schemas = JSON.createObjectBuilder(brief.getJsonObject(SCHEMAS));
        brief.getJsonObject(PAGES)
                .forEach((name, description) -> schemas.add(name + "Page", page(name, (JsonString) description)));
        JsonObjectBuilder examples = JSON.createObjectBuilder(brief.getJsonObject(EXAMPLES));
        ProblemExamples.of(brief.getJsonObject(FIELDS)).forEach(examples::add);
        JsonObject whole = JSON.createObjectBuilder(brief)
                .remove(PAGES)
                .remove(FIELDS)
                .add(RESPONSES, responses)
                .add(SCHEMAS, schemas)
                .add(EXAMPLES, examples)
                .build();
        return JSON.createPointer("/schemas/Problem/properties/type/enum").add(whole, types().build());
    }

    /** Returns a reference to the component of this kind and name. */
    static JsonObject reference(String kind, String name) {
        return JSON.createObjectBuilder()
                .add("$ref", "#/components/" + kind + "/" + name)
                .build();
    }

    private static JsonArrayBuilder types() {
        JsonArrayBuilder types = JSON.createArrayBuilder();
        for (ProblemType type : ProblemType.values()) {
            types.add(type.type());
        }
        return types;
    }

    private static JsonObjectBuilder page(String of, JsonString description) {
        return JSON.createObjectBuilder()
                .add("type", "object")
                .add("description", description)
                .add("required", JSON.createArrayBuilder().add("items"))
                .add(
                        "properties",
                        JSON.createObjectBuilder()
                                .add(
                                        "items",
                                        JSON.createObjectBuilder()
                                                .add("type", "array")
                                                .add("maxItems", MOST_ON_A_PAGE)
                                                .add("items", reference(SCHEMAS, of)))
                                .add("nextCursor", reference(SCHEMAS, "NextCursor")));
    }
}
