package org.medchain.keys.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InterfaceCompletionTest {

    private static final String COMPONENTS = """
            components:
              responses: {}
              pages: {}
              schemas: {Problem: {properties: {type: {type: string}}}}
              examples: {}
              fields: {}
            """;

    private static JsonObject complete(String yaml, Map<String, List<String>> roles) {
        return new InterfaceCompletion(roles).complete(YamlAsJson.of(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    /** Completes one operation: {@code GET} of the path, with the roles. */
    private static JsonObject operation(String path, List<String> roles, String operation) {
        String yaml = "paths:\n  " + path + ":\n    get:\n" + operation.indent(6) + COMPONENTS;
        return complete(yaml, Map.of("GET " + path, roles))
                .getJsonObject("paths")
                .getJsonObject(path)
                .getJsonObject("get");
    }

    private static JsonObject answers(String path, String operation) {
        return operation(path, List.of("auditor"), operation).getJsonObject("responses");
    }

    private static JsonObject components(String yaml) {
        return complete("paths: {}\n" + yaml, Map.of()).getJsonObject("components");
    }

    private static JsonObject json(String yaml) {
        return YamlAsJson.of(yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    class Roles {

        @Test
        void areThoseOfTheResourceMethod() {
            JsonObject operation =
                    operation("/a", List.of("key-user", "auditor"), "description: Reads.\nresponses: {}\n");

            assertThat(operation.getJsonArray("x-roles")).hasToString("[\"key-user\",\"auditor\"]");
            assertThat(operation.getString("description")).isEqualTo("Reads.\n\nRole: `key-user` or `auditor`.\n");
        }

        @Test
        void ofATenantsPathAreOfThatTenantOrOfAll() {
            assertThat(operation(
                                    "/api/v1/tenants/{tenantId}/cmk",
                                    List.of("key-admin"),
                                    "description: Reads.\nresponses: {}\n")
                            .getString("description"))
                    .isEqualTo("Reads.\n\nRole: `key-admin`, of this tenant or of every tenant (`*`).\n");
        }

        @Test
        void areNotSaidAgain() {
            assertThat(operation("/a", List.of("auditor"), "description: 'Role: `auditor` of all.'\nresponses: {}\n")
                            .getString("description"))
                    .isEqualTo("Role: `auditor` of all.");
        }

        @Test
        void areNeededForEveryOperation() {
            String yaml = "paths: {/a: {get: {description: Reads., responses: {}}}}\n" + COMPONENTS;

            assertThatThrownBy(() -> complete(yaml, Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("openapi.yaml: no resource method for GET /a");
        }

        @Test
        void inTheFileStandForAnOperationThatNoResourceMethodAnswers() {
            String yaml = "paths: {/a: {get: {description: Reads., x-roles: [auditor], responses: {'401': Closed}}}}\n";

            assertThat(complete(yaml + COMPONENTS, Map.of())
                            .getJsonObject("paths")
                            .getJsonObject("/a"))
                    .isEqualTo(json("""
                            get:
                              description: Reads.
                              x-roles: [auditor]
                              responses: {'401': {$ref: '#/components/responses/Closed'}}
                            """));
        }
    }

    @Nested
    class Parameters {

        @Test
        void areThoseThatThePathNames() {
            String yaml = "paths: {'/a/{b}/{c}': {}, /d: {}}\n" + COMPONENTS;

            assertThat(complete(yaml, Map.of()).getJsonObject("paths")).isEqualTo(json("""
                    /a/{b}/{c}:
                      parameters: [{$ref: '#/components/parameters/b'}, {$ref: '#/components/parameters/c'}]
                    /d: {}
                    """));
        }

        @Test
        void ofTheFileStandInTheirPlace() {
            String yaml = "paths: {'/a/{b}': {parameters: [{name: b}]}}\n" + COMPONENTS;

            assertThat(complete(yaml, Map.of()).getJsonObject("paths")).isEqualTo(json("""
                    /a/{b}:
                      parameters: [{name: b}]
                    """));
        }

        @Test
        void areComponentsWhereTheyAreNames() {
            assertThat(operation(
                                    "/a",
                                    List.of("auditor"),
                                    "description: Reads.\nparameters: [limit, {name: from}]\nresponses: {}\n")
                            .getJsonArray("parameters"))
                    .isEqualTo(json("a: [{$ref: '#/components/parameters/limit'}, {name: from}]")
                            .get("a"));
        }
    }

    @Nested
    class SharedAnswers {

        private static final String NOTHING = "description: Reads.\nresponses: {}\n";

        @Test
        void areThoseOfEveryOperation() {
            assertThat(answers("/a", NOTHING)).isEqualTo(json("""
                    '401': {$ref: '#/components/responses/Unauthenticated'}
                    '403': {$ref: '#/components/responses/ForbiddenWithoutTenant'}
                    '406': {$ref: '#/components/responses/NotAcceptable'}
                    '429': {$ref: '#/components/responses/TooManyRequests'}
                    '500': {$ref: '#/components/responses/InternalError'}
                    '503': {$ref: '#/components/responses/AuditUnavailable'}
                    """));
        }

        @Test
        void dependOnPathBodyAndParameters() {
            assertThat(answers("/a/{b}", NOTHING)).containsKey("404").doesNotContainKeys("408", "415", "422");
            assertThat(answers("/a", NOTHING + "requestBody: {}\n"))
                    .containsKeys("408", "415")
                    .doesNotContainKeys("404", "422");
            assertThat(answers("/a", NOTHING + "parameters: [Idempotency-Key]\n"))
                    .containsKey("422")
                    .doesNotContainKeys("404", "408", "415");
        }

        @Test
        void ofATenantsPathForbidWithoutAWordOnTheTokensTenant() {
            assertThat(answers("/api/v1/tenants/{tenantId}", NOTHING).get("403"))
                    .isEqualTo(Components.reference("responses", "Forbidden"));
        }

        @Test
        void haveTheKmsWhereItCanRefuse() {
            assertThat(answers("/a", "description: Reads.\nresponses: {'502': KmsRefused}\n")
                            .get("503"))
                    .isEqualTo(Components.reference("responses", "KmsOrAuditUnavailable"));
        }

        @Test
        void giveWayToThoseOfTheFile() {
            assertThat(answers("/a", "description: Reads.\nresponses: {'406': NotAcceptableEvents}\n")
                            .get("406"))
                    .isEqualTo(Components.reference("responses", "NotAcceptableEvents"));
        }

        /** The file says nothing twice. */
        @Test
        void areNotInTheFile() {
            JsonObject brief = CompletedInterface.brief();

            assertThat(brief.getJsonObject("paths").values().stream()
                            .flatMap(item -> item.asJsonObject().values().stream())
                            .filter(JsonObject.class::isInstance)
                            .map(JsonValue::asJsonObject)
                            .filter(operation -> !operation.containsKey("x-roles"))
                            .flatMap(operation -> operation.getJsonObject("responses").entrySet().stream())
                            .map(answer -> answer.getKey() + " " + answer.getValue()))
                    .isNotEmpty()
                    .doesNotContain(
                            "401 \"Unauthenticated\"",
                            "404 \"NotFound\"",
                            "406 \"NotAcceptable\"",
                            "408 \"RequestTimeout\"",
                            "415 \"UnsupportedMediaType\"",
                            "422 \"IdempotencyKeyReused\"",
                            "429 \"TooManyRequests\"",
                            "500 \"InternalError\"",
                            "503 \"AuditUnavailable\"");
        }
    }

    @Nested
    class Bodies {

        @Test
        void areJsonOfTheirSchema() {
            assertThat(operation("/a", List.of("auditor"), """
                    description: Reads.
                    requestBody: {schema: Ask, examples: {one: {value: {a: 1}}}}
                    responses:
                      '202': {description: Done., schema: Told, examples: {two: {value: {b: 2}}}}
                    """))
                    .containsAllEntriesOf(json("""
                    requestBody:
                      required: true
                      content:
                        application/json: {schema: {$ref: '#/components/schemas/Ask'}, examples: {one: {value: {a: 1}}}}
                    """))
                    .extractingByKey("responses")
                    .extracting(it -> it.asJsonObject().get("202"))
                    .isEqualTo(json("""
                    description: Done.
                    headers:
                      X-Tenant-Id: {$ref: '#/components/headers/X-Tenant-Id'}
                      Location: {$ref: '#/components/headers/Location'}
                      X-Request-Id: {$ref: '#/components/headers/X-Request-Id'}
                      Cache-Control: {$ref: '#/components/headers/Cache-Control'}
                    content:
                      application/json: {schema: {$ref: '#/components/schemas/Told'}, examples: {two: {value: {b: 2}}}}
                    """));
        }

        @Test
        void areOptionalIfTheFileSaysSo() {
            assertThat(Answers.requestBody("application/json", json("{required: false, schema: Ask, examples: {}}"))
                            .getBoolean("required"))
                    .isFalse();
        }

        @Test
        void areProblemDetailsWithTheExamplesThatAreNamed() {
            assertThat(answers("/a", """
                    description: Reads.
                    responses:
                      '409': {description: Refused., problems: [conflict, keyId, invalid-request-limit]}
                    """).get("409")).isEqualTo(json("""
                    description: Refused.
                    headers:
                      X-Request-Id: {$ref: '#/components/headers/X-Request-Id'}
                      Cache-Control: {$ref: '#/components/headers/Cache-Control'}
                    content:
                      application/problem+json:
                        schema: {$ref: '#/components/schemas/Problem'}
                        examples:
                          conflict: {$ref: '#/components/examples/conflict'}
                          keyId: {$ref: '#/components/examples/invalid-request-keyId'}
                          invalid-request-limit: {$ref: '#/components/examples/invalid-request-limit'}
                    """));
        }

        @Test
        void ofOtherTypesStayAsTheyAre() {
            assertThat(answers("/a", """
                    description: Reads.
                    responses:
                      '200': {description: Lines., content: {application/x-ndjson: {schema: {type: string}}}}
                    """).getJsonObject("200").get("content"))
                    .isEqualTo(json("{application/x-ndjson: {schema: {type: string}}}"));
        }
    }

    @Nested
    class OfComponents {

        @Test
        void answersHaveTheHeadersOfTheirProblems() {
            JsonObject answers =
                    components(COMPONENTS.replace("responses: {}", """
                    responses:
                        Open: {description: Open., problems: [unauthenticated]}
                        Busy: {description: Busy., problems: [kms-busy, conflict]}
                        Wrong: {description: Wrong., problems: [tenantId]}""")).getJsonObject("responses");

            assertThat(answers.getJsonObject("Open").getJsonObject("headers").keySet())
                    .containsExactlyInAnyOrder("WWW-Authenticate", "X-Request-Id", "Cache-Control");
            assertThat(answers.getJsonObject("Busy").getJsonObject("headers").keySet())
                    .containsExactlyInAnyOrder("Retry-After", "X-Request-Id", "Cache-Control");
            assertThat(answers.getJsonObject("Wrong").getJsonObject("headers").keySet())
                    .containsExactlyInAnyOrder("X-Request-Id", "Cache-Control");
        }

        @Test
        void pagesAreListsWithACursor() {
            assertThat(components(COMPONENTS.replace("pages: {}", "pages: {Tenant: One page of tenants.}"))
                            .getJsonObject("schemas")
                            .get("TenantPage"))
                    .isEqualTo(json("""
                            type: object
                            description: One page of tenants.
                            required: [items]
                            properties:
                              items: {type: array, maxItems: 1000, items: {$ref: '#/components/schemas/Tenant'}}
                              nextCursor: {$ref: '#/components/schemas/NextCursor'}
                            """));
        }

        @Test
        void fieldsAreExamplesOfMalformedValues() {
            assertThat(components(COMPONENTS.replace("fields: {}", "fields: {limit: must be small.}"))
                            .getJsonObject("examples")
                            .get("invalid-request-limit"))
                    .isEqualTo(json("""
                            summary: limit is malformed
                            value:
                              type: /problems/invalid-request
                              title: Invalid request
                              status: 400
                              detail: limit must be small.
                              requestId: 01a2103e-af21-7a4b-a9b0-92d1b92862d7
                              field: limit
                            """));
        }
    }

    @Nested
    class Whole {

        private static final JsonObject WHOLE = CompletedInterface.json();

        private static Stream<JsonValue> below(JsonValue value) {
            Stream<JsonValue> inside = Stream.empty();
            if (value instanceof JsonObject object) {
                inside = object.values().stream();
            } else if (value instanceof JsonArray array) {
                inside = array.stream();
            }
            return Stream.concat(Stream.of(value), inside.flatMap(Whole::below));
        }

        @Test
        void pointsToWhatItHas() {
            assertThat(below(WHOLE)
                            .filter(value -> value instanceof JsonObject object && object.containsKey("$ref"))
                            .map(value -> value.asJsonObject().getString("$ref").substring(1)))
                    .hasSizeGreaterThan(1000)
                    .allSatisfy(pointer -> assertThat(((JsonStructure) WHOLE).getValue(pointer))
                            .isNotNull());
        }

        @Test
        void hasNoShortFormsLeft() {
            Stream<Map.Entry<String, JsonValue>> answers = Stream.concat(
                    WHOLE.getJsonObject("components").getJsonObject("responses").entrySet().stream(),
                    WHOLE.getJsonObject("paths").values().stream()
                            .flatMap(item -> item.asJsonObject().values().stream())
                            .filter(JsonObject.class::isInstance)
                            .flatMap(operation ->
                                    operation.asJsonObject().getJsonObject("responses").entrySet().stream()));

            assertThat(answers)
                    .hasSizeGreaterThan(500)
                    .allSatisfy(answer -> assertThat(
                                    answer.getValue().asJsonObject().keySet())
                            .isIn(
                                    Set.of("$ref"),
                                    answer.getKey().equals("204")
                                            ? Set.of("description", "headers")
                                            : Set.of("description", "headers", "content")));
            assertThat(WHOLE.getJsonObject("components").keySet())
                    .containsExactlyInAnyOrder(
                            "securitySchemes", "parameters", "headers", "responses", "schemas", "examples");
        }
    }
}
