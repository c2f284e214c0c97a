package org.medchain.keys.web.openapi;

import static java.util.stream.Collectors.joining;
import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.medchain.keys.problem.ProblemType;

/**
 * Makes the whole description of the interface, OpenAPI 3.0, from {@code WEB-INF/openapi.yaml}, which has what differs. What the file says itself is
 * left as it is.
 *
 * <ol>
 *   <li>A path has the parameters that it names in braces. A parameter that is only a name is that one of the components.
 *   <li>An operation has the roles of its resource method, as {@code x-roles} and as the last sentence of its description. One that no resource
 *       method answers says its roles, and all its answers, in the file.
 *   <li>Every operation has the answers 401, 403, 406, 429, 500 and 503; one of a path with a parameter has 404; one with a body 408 and 415; one
 *       with an {@code Idempotency-Key} 422; one with {@code If-Match} 412 and, if it is a PUT, 428, and its path shows tags. An operation that can be refused by the KMS (502) has the 503 of the KMS too.
 *   <li>An operation that answers in several forms is there once more for each: see {@link Forms}.
 *   <li>Answers, bodies and components have short forms: see {@link Answers} and {@link Components}.
 * </ol>
 */
final class InterfaceCompletion {

    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final String OF_ONE_TENANT = "/api/v1/tenants/{tenantId}";
    private static final String ROLES = "x-roles";
    private static final String IF_MATCH = "If-Match";
    private static final String PARAMETERS = "parameters";
    private static final String BODY = "requestBody";
    private static final String RESPONSES = "responses";
    private static final String DESCRIPTION = "description";

    private final Map<String, List<String>> roles;

    /** Takes the roles that {@link ResourceRoles} has of the resource methods. */
    InterfaceCompletion(Map<String, List<String>> roles) {
        this.roles = Map.copyOf(roles);
    }

    JsonObject complete(JsonObject brief) {
        JsonObjectBuilder paths = JSON.createObjectBuilder();
        brief.getJsonObject("paths").forEach((path, item) -> {
            JsonObject whole = path(path, item.asJsonObject());
            paths.add(path, whole);
            Forms.of(path, whole).forEach(paths::add);
        });
        return JSON.createObjectBuilder(brief)
                .add("paths", paths)
                .add("components", Components.complete(brief.getJsonObject("components")))
                .build();
    }

    private JsonObject path(String path, JsonObject brief) {
        JsonObjectBuilder whole = JSON.createObjectBuilder();
        if (path.contains("{")) {
            whole.add(PARAMETERS, parametersOf(path));
        }
        boolean tagged = brief.values().stream().anyMatch(it -> takes(it, IF_MATCH));
        brief.forEach((name, value) -> whole.add(
                name,
                name.equals(PARAMETERS)
                        ? value
                        : operation(name, path, value.asJsonObject(), tagged && !name.equals("delete"))));
        return whole.build();
    }

    private static JsonArray parametersOf(String path) {
        JsonArrayBuilder parameters = JSON.createArrayBuilder();
        PATH_PARAMETER
                .matcher(path)
                .results()
                .map((MatchResult name) -> Components.reference(PARAMETERS, name.group(1)))
                .forEach(parameters::add);
        return parameters.build();
    }

    private JsonObject operation(String method, String path, JsonObject brief, boolean tagged) {
        JsonObjectBuilder whole = JSON.createObjectBuilder(brief);
        Map<String, JsonValue> answers = new TreeMap<>();
        if (!brief.containsKey(ROLES)) {
            List<String> demanded = rolesOf(method.toUpperCase(Locale.ROOT) + " " + path);
            whole.add(ROLES, JSON.createArrayBuilder(demanded));
            whole.add(DESCRIPTION, withRoles(brief.getString(DESCRIPTION), demanded, path));
            addShared(answers, method, path, brief);
        }
        brief.getJsonObject(RESPONSES)
                .forEach((status, answer) ->
                        answers.put(status, Answers.complete(Integer.parseInt(status), answer, tagged)));
        JsonObjectBuilder responses = JSON.createObjectBuilder();
        answers.forEach(responses::add);
        if (brief.containsKey(PARAMETERS)) {
            whole.add(PARAMETERS, parameters(brief.getJsonArray(PARAMETERS)));
        }
        if (brief.containsKey(BODY)) {
            whole.add(
                    BODY,
                    Answers.requestBody(
                            method.equals("patch") ? "application/merge-patch+json" : "application/json",
                            brief.getJsonObject(BODY)));
        }
        return whole.add(RESPONSES, responses).build();
    }

    private List<String> rolesOf(String operation) {
        List<String> demanded = roles.get(operation);
        if (demanded == null) {
            throw new IllegalStateException("openapi.yaml: no resource method for " + operation);
        }
        return demanded;
    }

    private static String withRoles(String description, List<String> roles, String path) {
        if (description.contains("Role: ")) {
            return description;
        }
        return description.strip()
                + "\n\nRole: "
                + roles.stream().map(role -> "`" + role + "`").collect(joining(" or "))
                + (path.startsWith(OF_ONE_TENANT) ? ", of this tenant or of every tenant (`*`).\n" : ".\n");
    }

    private static JsonArray parameters(JsonArray brief) {
        JsonArrayBuilder whole = JSON.createArrayBuilder();
        brief.forEach(parameter -> whole.add(
                parameter instanceof JsonString name ? Components.reference(PARAMETERS, name.getString()) : parameter));
        return whole.build();
    }

    private static void addShared(Map<String, JsonValue> answers, String method, String path, JsonObject brief) {
        add(answers, ProblemType.UNAUTHENTICATED, "Unauthenticated");
        add(answers, ProblemType.FORBIDDEN, path.startsWith(OF_ONE_TENANT) ? "Forbidden" : "ForbiddenWithoutTenant");
        add(answers, ProblemType.NOT_ACCEPTABLE, "NotAcceptable");
        add(answers, ProblemType.TOO_MANY_REQUESTS, "TooManyRequests");
        add(answers, ProblemType.INTERNAL_ERROR, "InternalError");
        add(
                answers,
                ProblemType.AUDIT_UNAVAILABLE,
                brief.getJsonObject(RESPONSES).containsKey(statusOf(ProblemType.KMS_REFUSED))
                        ? "KmsOrAuditUnavailable"
                        : "AuditUnavailable");
        if (path.contains("{")) {
            add(answers, ProblemType.NOT_FOUND, "NotFound");
        }
        if (brief.containsKey(BODY)) {
            add(answers, ProblemType.REQUEST_TIMEOUT, "RequestTimeout");
            add(answers, ProblemType.UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType");
        }
        if (takes(brief, "Idempotency-Key")) {
            add(answers, ProblemType.IDEMPOTENCY_KEY_REUSED, "IdempotencyKeyReused");
        }
        if (takes(brief, IF_MATCH)) {
            add(answers, ProblemType.PRECONDITION_FAILED, "PreconditionFailed");
            if (method.equals("put") || method.equals("post")) {
                add(answers, ProblemType.PRECONDITION_REQUIRED, "PreconditionRequired");
            }
        }
    }

    private static boolean takes(JsonValue operation, String parameter) {
        return operation instanceof JsonObject brief
                && brief.containsKey(PARAMETERS)
                && brief.getJsonArray(PARAMETERS).contains(JSON.createValue(parameter));
    }

    private static void add(Map<String, JsonValue> answers, ProblemType problem, String component) {
        answers.put(statusOf(problem), Components.reference(RESPONSES, component));
    }

    private static String statusOf(ProblemType problem) {
        return String.valueOf(problem.status());
    }
}
