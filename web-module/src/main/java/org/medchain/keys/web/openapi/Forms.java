package org.medchain.keys.web.openapi;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.keys.web.json.AnswerForm;

/**
 * Describes an operation that answers in several forms once more for each: with the path and the one media type of that form, as {@link AnswerForm} has
 * them. {@code x-form-of} names the operation.
 */
final class Forms {

    private static final String RESPONSES = "responses";
    private static final String PARAMETERS = "parameters";
    private static final String CONTENT = "content";
    private static final String OPERATION_ID = "operationId";
    private static final String DESCRIPTION = "description";
    private static final String OK = "200";
    private static final String NOT_ACCEPTABLE = "406";

    private Forms() {}

    /** Returns the paths of the forms of what a path answers to GET, each with its description; none if there is one form. */
    static Map<String, JsonObject> of(String path, JsonObject item) {
        Map<String, JsonObject> forms = new TreeMap<>();
        if (item.get("get") instanceof JsonObject operation
                && contentOf(operation).size() > 1) {
            contentOf(operation).forEach((mediaType, content) -> {
                AnswerForm form = AnswerForm.of(mediaType);
                var described = JSON.createObjectBuilder();
                if (item.containsKey(PARAMETERS)) {
                    described.add(PARAMETERS, item.get(PARAMETERS));
                }
                forms.put(
                        form.pathOf(path),
                        described.add("get", describe(operation, form, content)).build());
            });
        }
        return forms;
    }

    private static JsonObject contentOf(JsonObject operation) {
        return operation.getJsonObject(RESPONSES).get(OK) instanceof JsonObject answer
                ? answer.getOrDefault(CONTENT, JsonValue.EMPTY_JSON_OBJECT).asJsonObject()
                : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static JsonObject describe(JsonObject operation, AnswerForm form, JsonValue content) {
        JsonObject answers = operation.getJsonObject(RESPONSES);
        JsonObject answer = JSON.createObjectBuilder(answers.getJsonObject(OK))
                .add(CONTENT, JSON.createObjectBuilder().add(form.mediaType(), content))
                .build();
        String id = operation.getString(OPERATION_ID);
        String description = operation.getString(DESCRIPTION);
        var whole = JSON.createObjectBuilder(operation)
                .add(OPERATION_ID, form.operationOf(id))
                .add("x-form-of", id)
                .add(
                        DESCRIPTION,
                        "The same as `" + id + "`, always as `" + form.mediaType() + "`.\n\n"
                                + description.substring(description.lastIndexOf("Role: ")))
                .add(
                        RESPONSES,
                        JSON.createObjectBuilder(answers).add(OK, answer).remove(NOT_ACCEPTABLE));
        if (operation.containsKey(PARAMETERS) && form != AnswerForm.JSON) {
            whole.add(PARAMETERS, withoutPages(operation.getJsonArray(PARAMETERS)));
        }
        return whole.build();
    }

    /** Lines have no pages. */
    private static JsonArray withoutPages(JsonArray parameters) {
        JsonArrayBuilder others = JSON.createArrayBuilder();
        parameters.stream()
                .filter(parameter -> !parameter.equals(Components.reference(PARAMETERS, "cursor"))
                        && !parameter.equals(Components.reference(PARAMETERS, "limit")))
                .forEach(others::add);
        return others.build();
    }
}
