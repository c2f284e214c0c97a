package org.medchain.keys.web.openapi;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;

/**
 * Makes whole answers, and bodies of requests, from their short forms in {@code openapi.yaml}.
 *
 * <ol>
 *   <li>An answer that is only a name is that one of the components.
 *   <li>{@code schema}, the name of one of the components, and {@code examples} are those of a body of JSON. {@code problems} is a list of names of
 *       examples: the body is problem details. The name of a field is that of its malformed value.
 *   <li>Every answer has {@code X-Request-Id} and {@code Cache-Control}; 201 and 202 have {@code Location}, 401 {@code WWW-Authenticate}, 429 and 503
 *       {@code Retry-After}, each of success {@code X-Tenant-Id}. Those of what a request can name by its tag have {@code ETag}.
 *   <li>The body of a request is required.
 * </ol>
 */
final class Answers {

    private static final String ETAG = "ETag";
    private static final String TENANT = "X-Tenant-Id";
    private static final String SCHEMA = "schema";
    private static final String EXAMPLES = "examples";
    private static final String PROBLEMS = "problems";
    private static final Set<String> SHORT_FORMS = Set.of(SCHEMA, EXAMPLES, PROBLEMS);

    private Answers() {}

    /** @param tagged whether the answer shows what a later request can name by its tag */
    static JsonObject complete(int status, JsonValue brief, boolean tagged) {
        if (brief instanceof JsonString name) {
            return Components.reference("responses", name.getString());
        }
        JsonObjectBuilder headers = JSON.createObjectBuilder();
        if (tagged && isSuccess(status)) {
            headers.add(ETAG, Components.reference("headers", ETAG));
        }
        if (isSuccess(status)) {
            headers.add(TENANT, Components.reference("headers", TENANT));
        }
        headersOf(status).forEach(name -> headers.add(name, Components.reference("headers", name)));
        return withContent("application/json", brief.asJsonObject())
                .add("headers", headers)
                .build();
    }

    /** Completes one of the components, whose status is that of its problems. */
    static JsonObject component(JsonObject brief) {
        return complete(
                ProblemExamples.typeOf(brief.getJsonArray(PROBLEMS).getString(0))
                        .status(),
                brief,
                false);
    }

    /** @param mediaType of its JSON */
    static JsonObject requestBody(String mediaType, JsonObject brief) {
        JsonObjectBuilder whole = JSON.createObjectBuilder().add("required", true);
        withContent(mediaType, brief).build().forEach(whole::add);
        return whole.build();
    }

    private static boolean isSuccess(int status) {
        return status / 100 == 2;
    }

    private static List<String> headersOf(int status) {
        return switch (status) {
            case 201, 202 -> List.of("Location", "X-Request-Id", "Cache-Control");
            case 401 -> List.of("WWW-Authenticate", "X-Request-Id", "Cache-Control");
            case 429, 503 -> List.of("Retry-After", "X-Request-Id", "Cache-Control");
            default -> List.of("X-Request-Id", "Cache-Control");
        };
    }

    private static JsonObjectBuilder withContent(String mediaType, JsonObject brief) {
        JsonObjectBuilder whole = JSON.createObjectBuilder();
        brief.forEach((name, value) -> {
            if (!SHORT_FORMS.contains(name)) {
                whole.add(name, value);
            }
        });
        if (brief.containsKey(SCHEMA)) {
            whole.add("content", content(mediaType, brief.getString(SCHEMA), brief.getJsonObject(EXAMPLES)));
        } else if (brief.containsKey(PROBLEMS)) {
            whole.add(
                    "content", content("application/problem+json", "Problem", examples(brief.getJsonArray(PROBLEMS))));
        }
        return whole;
    }

    private static JsonObjectBuilder content(String mediaType, String schema, JsonObject examples) {
        return JSON.createObjectBuilder()
                .add(
                        mediaType,
                        JSON.createObjectBuilder()
                                .add(SCHEMA, Components.reference("schemas", schema))
                                .add(EXAMPLES, examples));
    }

    private static JsonObject examples(JsonArray problems) {
        JsonObjectBuilder examples = JSON.createObjectBuilder();
        problems.getValuesAs(JsonString::getString)
                .forEach(name -> examples.add(name, Components.reference(EXAMPLES, ProblemExamples.nameOf(name))));
        return examples.build();
    }
}
