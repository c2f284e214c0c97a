package org.medchain.keys.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationKind;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.web.json.AnswerForm;
import org.medchain.keys.web.json.MergePatch;
import org.medchain.keys.web.repeat.Repeatable;

/** The page and the resource classes say the same. */
class OpenApiTest {

    private static final OpenApi PAGE = OpenApi.read();
    private static final Map<String, ResourceMethod> METHODS =
            ResourceMethod.all().stream().collect(Collectors.toMap(ResourceMethod::toString, Function.identity()));
    private static final String BREAKERS = "GET /health/circuit-breakers";
    private static final String EMPTY = "204";
    private static final String EVERY = "org.medchain.keys.web.OpenApiTest#operations";

    /** Those of JAX-RS. The circuit breakers are answered by a servlet of another module. */
    static List<OpenApi.Operation> operations() {
        return PAGE.operations().stream()
                .filter(operation -> !operation.toString().equals(BREAKERS))
                .toList();
    }

    private static ResourceMethod methodOf(OpenApi.Operation operation) {
        return METHODS.get(operation.toString());
    }

    /** Returns the answers that have a body. */
    private static Stream<OpenApi> answersOf(OpenApi.Operation operation) {
        OpenApi responses = operation.description().get("responses");
        return responses.names().stream()
                .filter(status -> !status.equals(EMPTY))
                .map(responses::get);
    }

    @Nested
    class Page {

        @Test
        void describesEveryResourceMethodAndNothingElse() {
            assertThat(operations())
                    .map(OpenApi.Operation::toString)
                    .containsExactlyInAnyOrderElementsOf(METHODS.keySet());
        }

        @Test
        void describesTheCircuitBreakersToo() {
            assertThat(PAGE.operations())
                    .filteredOn(operation -> operation.toString().equals(BREAKERS))
                    .singleElement()
                    .satisfies(operation -> assertThat(operation.description().texts("x-roles"))
                            .containsExactlyInAnyOrder("key-admin", "auditor"));
        }

        @Test
        void demandsATokenOfEveryCaller() {
            assertThat(PAGE.items("security")).map(OpenApi::text).containsExactly("{bearer=[]}");
            assertThat(PAGE.get("components")
                            .get("securitySchemes")
                            .get("bearer")
                            .get("scheme")
                            .text())
                    .isEqualTo("bearer");
            assertThat(operations())
                    .noneMatch(operation -> operation.description().has("security"));
        }

        @Test
        void namesEachTypeOfProblem() {
            assertThat(PAGE.get("components")
                            .get("schemas")
                            .get("Problem")
                            .get("properties")
                            .get("type")
                            .texts("enum"))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(ProblemType.values())
                            .map(ProblemType::type)
                            .toList());
        }

        @Test
        void hasTheVersionOfTheProduct() throws IOException {
            String version = Files.readString(Path.of("..", "pom.xml"))
                    .replaceFirst("(?s).*?<version>(.*?)(-SNAPSHOT)?</version>.*", "$1");

            assertThat(PAGE.get("info").get("version").text()).isEqualTo(version);
        }

        @Test
        void namesEachOperationOnce() {
            assertThat(operations())
                    .map(operation -> operation.description().get("operationId").text())
                    .doesNotHaveDuplicates();
        }
    }

    /** One media type each, for clients that are generated. */
    @Nested
    class Forms {

        @Test
        void haveOneMediaTypeEach() {
            assertThat(PAGE.forms()).hasSize(7).allSatisfy(form -> {
                OpenApi answer = form.description().get("responses").get("200");
                assertThat(AnswerForm.askedAt(form.path().replaceAll("\\{.*?}", "x")))
                        .hasValueSatisfying(
                                asked -> assertThat(answer.get("content").names())
                                        .containsExactly(asked.form().mediaType()));
                assertThat(form.description().get("responses").names()).doesNotContain("406");
            });
        }

        /** All that a method produces, and of no method with one form. */
        @Test
        void areThoseThatTheMethodsProduce() {
            Set<String> expected = METHODS.values().stream()
                    .filter(method -> method.has(Produces.class))
                    .flatMap(method -> Stream.of(method.method()
                                    .getAnnotation(Produces.class)
                                    .value())
                            .map(type -> AnswerForm.of(type).pathOf(method.path())))
                    .collect(Collectors.toSet());

            assertThat(PAGE.forms()).map(OpenApi.Operation::path).containsExactlyInAnyOrderElementsOf(expected);
        }

        @Test
        void areTheOperationTheyNameButForTheForm() {
            Map<String, OpenApi.Operation> operations = operations().stream()
                    .collect(Collectors.toMap(
                            it -> it.description().get("operationId").text(), Function.identity()));

            assertThat(PAGE.forms()).allSatisfy(form -> {
                OpenApi.Operation of =
                        operations.get(form.description().get("x-form-of").text());
                assertThat(form.method()).isEqualTo(of.method());
                assertThat(form.path()).startsWith(of.path() + ".");
                assertThat(form.description().texts("x-roles"))
                        .isEqualTo(of.description().texts("x-roles"));
            });
            assertThat(Stream.concat(PAGE.forms().stream(), PAGE.operations().stream())
                            .map(it -> it.description().get("operationId").text()))
                    .doesNotHaveDuplicates();
        }

        @Test
        void ofLinesHaveNoPages() {
            Function<String, List<String>> parametersAt = path -> PAGE.forms().stream()
                    .filter(form -> form.path().equals(path))
                    .flatMap(form -> form.parameters().stream())
                    .map(it -> it.get("name").text())
                    .toList();

            assertThat(parametersAt.apply("/admin/audit-logs.json")).contains("cursor", "limit", "actor");
            assertThat(parametersAt.apply("/admin/audit-logs.ndjson"))
                    .contains("actor")
                    .doesNotContain("cursor", "limit");
            assertThat(parametersAt.apply("/api/v1/destructions/{destructionId}/certificate.jws"))
                    .containsExactly("destructionId");
        }
    }

    @Nested
    class Roles {

        @ParameterizedTest
        @MethodSource(EVERY)
        void areThoseOfTheMethod(OpenApi.Operation operation) {
            assertThat(operation.description().texts("x-roles"))
                    .isEqualTo(methodOf(operation).roles());
        }

        @ParameterizedTest
        @MethodSource(EVERY)
        void areToldInWords(OpenApi.Operation operation) {
            String description = operation.description().get("description").text();

            assertThat(description.substring(description.indexOf("Role: ")))
                    .contains(operation.description().texts("x-roles").stream()
                            .map(role -> "`" + role + "`")
                            .toList());
        }
    }

    @Nested
    class Parameters {

        @ParameterizedTest
        @MethodSource(EVERY)
        void areThoseOfTheMethod(OpenApi.Operation operation) {
            assertThat(operation.parameters())
                    .map(it -> it.get("in") + ":" + it.get("name"))
                    .containsExactlyInAnyOrderElementsOf(methodOf(operation).parameters());
        }

        @ParameterizedTest
        @MethodSource(EVERY)
        void haveDescriptionBoundsAndExamples(OpenApi.Operation operation) {
            assertThat(operation.parameters()).allSatisfy(parameter -> {
                assertThat(parameter.get("description").text()).isNotBlank();
                assertThat(isBounded(parameter.get("schema"))).isTrue();
                assertThat(parameter.examples())
                        .isNotEmpty()
                        .allSatisfy(example -> assertThat(SchemaCheck.faults(parameter.get("schema"), example))
                                .isEmpty());
            });
        }

        private static boolean isBounded(OpenApi schema) {
            return switch (schema.get("type").text()) {
                case "integer" -> schema.has("minimum") && schema.has("maximum");
                case "string" ->
                    schema.has("enum")
                            || schema.has("maxLength")
                            || schema.get("format").text().equals("date-time");
                default -> schema.get("type").text().equals("boolean");
            };
        }
    }

    @Nested
    class Bodies {

        @ParameterizedTest
        @MethodSource(EVERY)
        void areDemandedWhereTheMethodTakesOne(OpenApi.Operation operation) {
            assertThat(operation
                            .description()
                            .find("requestBody")
                            .map(body -> body.get("required").value()))
                    .isEqualTo(
                            methodOf(operation).has(Consumes.class)
                                    ? Optional.of(!isForWishesOnly(operation))
                                    : Optional.empty());
        }

        /** A data key needs no more than the path. */
        private static boolean isForWishesOnly(OpenApi.Operation operation) {
            return operation.toString().equals("POST /api/v1/patients/{patientId}/data-keys");
        }

        @ParameterizedTest
        @MethodSource(EVERY)
        void haveExamplesThatFitTheirSchema(OpenApi.Operation operation) {
            List<OpenApi> contents = Stream.concat(
                            operation.description().find("requestBody").stream(), answersOf(operation))
                    .map(body -> body.get("content"))
                    .flatMap(content -> content.names().stream().map(content::get))
                    .toList();

            assertThat(contents)
                    .isNotEmpty()
                    .allSatisfy(content -> assertThat(content.examples())
                            .isNotEmpty()
                            .allSatisfy(example -> assertThat(SchemaCheck.faults(content.get("schema"), example))
                                    .isEmpty()));
        }
    }

    @Nested
    class Answers {

        @ParameterizedTest
        @MethodSource(EVERY)
        void listEveryProblemTheOperationCanMeet(OpenApi.Operation operation) {
            assertThat(problemsOf(operation)).isEqualTo(expectedProblems(methodOf(operation)));
        }

        @ParameterizedTest
        @MethodSource(EVERY)
        void nameEveryValueThatCanBeMalformed(OpenApi.Operation operation) {
            Set<String> parameters = operation.parameters().stream()
                    .map(parameter -> parameter.get("name").text())
                    .collect(Collectors.toSet());
            Optional<OpenApi> members = operation
                    .description()
                    .find("requestBody")
                    .map(body -> body.get("content")
                            .get(operation.method().equals("PATCH") ? MergePatch.MEDIA_TYPE : "application/json")
                            .get("schema")
                            .get("properties"));
            List<String> named = parameters.isEmpty() && members.isEmpty()
                    ? List.of()
                    : examplesOf(operation, "400")
                            .flatMap(example -> example.find("field").stream())
                            .map(OpenApi::text)
                            .toList();

            assertThat(named)
                    .filteredOn(field -> !field.equals("body"))
                    .doesNotHaveDuplicates()
                    .containsAll(parameters)
                    .containsAll(members.map(Answers::textsOf).orElse(List.of()))
                    .allMatch(field -> parameters.contains(field)
                            || members.filter(it -> it.names().contains(field)).isPresent());
        }

        /** Another type of JSON than the one asked for is the whole body's fault, so of others a name may be missing. */
        private static List<String> textsOf(OpenApi properties) {
            return properties.names().stream()
                    .filter(name -> properties.get(name).get("type").text().equals("string"))
                    .toList();
        }

        @ParameterizedTest
        @MethodSource(EVERY)
        void haveTheStatusOfTheirProblems(OpenApi.Operation operation) {
            OpenApi responses = operation.description().get("responses");

            assertThat(responses.names())
                    .filteredOn(status -> status.compareTo("400") >= 0)
                    .allSatisfy(status -> assertThat(examplesOf(operation, status))
                            .isNotEmpty()
                            .allSatisfy(example ->
                                    assertThat(example.get("status").text()).isEqualTo(status)));
        }

        @ParameterizedTest
        @MethodSource(EVERY)
        void tellTheirHeaders(OpenApi.Operation operation) {
            OpenApi responses = operation.description().get("responses");

            assertThat(responses.names())
                    .allSatisfy(status -> assertThat(
                                    responses.get(status).get("headers").names())
                            .isEqualTo(expectedHeaders(operation, status)));
        }

        private static Set<String> expectedHeaders(OpenApi.Operation operation, String status) {
            Set<String> headers = new TreeSet<>(Set.of("X-Request-Id", "Cache-Control"));
            if (status.startsWith("2")) {
                headers.add("X-Tenant-Id");
                if (showsWhatIsReplaced(operation)) {
                    headers.add("ETag");
                }
            }
            switch (status) {
                case "201", "202" -> headers.add("Location");
                case "401" -> headers.add("WWW-Authenticate");
                case "429", "503" -> headers.add("Retry-After");
                default -> {}
            }
            return headers;
        }

        private static boolean showsWhatIsReplaced(OpenApi.Operation operation) {
            boolean isReplaced = METHODS.containsKey("PUT " + operation.path());
            return operation.path().endsWith("/adoption")
                    || (isReplaced && Set.of("GET", "PUT", "PATCH").contains(operation.method()));
        }

        private static Set<String> problemsOf(OpenApi.Operation operation) {
            return operation.description().get("responses").names().stream()
                    .flatMap(status -> examplesOf(operation, status))
                    .map(example -> example.get("type").text().substring("/problems/".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static Stream<OpenApi> examplesOf(OpenApi.Operation operation, String status) {
            return operation
                    .description()
                    .get("responses")
                    .find(status)
                    .filter(answer -> !status.equals(EMPTY))
                    .map(answer -> answer.get("content"))
                    .flatMap(content -> content.find("application/problem+json"))
                    .stream()
                    .flatMap(content -> content.examples().stream());
        }

        private static Set<String> expectedProblems(ResourceMethod method) {
            Set<String> problems = new TreeSet<>(Set.of(
                    "unauthenticated",
                    "issuer-unavailable",
                    "forbidden",
                    "not-acceptable",
                    "too-many-requests",
                    "internal-error",
                    "tenant-untrusted",
                    "audit-unavailable"));
            if (!method.parameters().isEmpty() || method.has(Consumes.class)) {
                problems.add("invalid-request");
            }
            if (method.path().contains("{")) {
                problems.add("not-found");
            }
            if (method.has(Consumes.class)) {
                problems.add("request-timeout");
                problems.add("unsupported-media-type");
            }
            if (method.path().endsWith("/batch")) {
                if (method.has(Repeatable.class)) {
                    problems.addAll(Set.of("request-in-progress", "idempotency-key-reused"));
                }
                // The others are those of an item.
                return problems;
            }
            if (method.has(Repeatable.class)) {
                problems.addAll(Set.of("conflict", "request-in-progress", "idempotency-key-reused"));
            }
            if (method.parameters().contains("header:If-Match")) {
                problems.add("precondition-failed");
            }
            if (method.httpMethod().equals("PUT") || method.operation() == Operation.ADOPT_ROW) {
                problems.add("precondition-required");
            }
            switch (method.operation()) {
                case GENERATE_DATA_KEY ->
                    problems.addAll(Set.of(("tenant-suspended tenant-without-cmk cmk-not-active destruction-pending"
                                    + " conflict keys-destroyed kms-refused kms-busy kms-unavailable")
                            .split(" ")));
                case GENERATE_TENANT_KEY ->
                    problems.addAll(Set.of(
                            "tenant-suspended",
                            "tenant-without-cmk",
                            "cmk-not-active",
                            "conflict",
                            "kms-refused",
                            "kms-busy",
                            "kms-unavailable"));
                case DECRYPT_TENANT_KEY ->
                    problems.addAll(Set.of(
                            "tenant-suspended", "invalid-encrypted-key", "kms-refused", "kms-busy", "kms-unavailable"));
                case ROTATE_PATIENT_KEY ->
                    problems.addAll(Set.of(("tenant-suspended tenant-without-cmk cmk-not-active destruction-pending"
                                    + " rotation-in-progress conflict keys-destroyed invalid-encrypted-key"
                                    + " kms-refused kms-busy kms-unavailable")
                            .split(" ")));
                case READ_CMK ->
                    problems.addAll(Set.of("tenant-without-cmk", "kms-refused", "kms-busy", "kms-unavailable"));
                case ADOPT_ROW -> problems.addAll(Set.of("conflict", "tenant-restored"));
                case DECRYPT_DATA_KEY ->
                    problems.addAll(Set.of(
                            "tenant-suspended",
                            "destruction-pending",
                            "keys-destroyed",
                            "invalid-encrypted-key",
                            "kms-refused",
                            "kms-busy",
                            "kms-unavailable"));
                case START_ROTATION -> problems.addAll(Set.of("not-found", "tenant-suspended", "rotation-in-progress"));
                case START_COMPROMISE_ROTATION ->
                    problems.addAll(Set.of(
                            "not-found",
                            "tenant-suspended",
                            "tenant-without-cmk",
                            "rotation-in-progress",
                            "still-current",
                            "kms-busy",
                            "kms-unavailable"));
                case PAUSE_ROTATION, RESUME_ROTATION -> problems.add("conflict");
                case READ_WRAPPINGS -> problems.addAll(Set.of("kms-busy", "kms-unavailable"));
                case LIST_DATA_KEYS, READ_DATA_KEY -> problems.add("keys-destroyed");
                case DESTROY_PATIENT_KEYS -> problems.addAll(Set.of("legal-hold", "conflict", "keys-destroyed"));
                case APPROVE_DESTRUCTION ->
                    problems.addAll(Set.of("second-person-needed", "legal-hold", "tenant-restored", "conflict"));
                case PROPOSE_RECOVERY_KEY -> problems.addAll(Set.of("escrow-disabled", "tenant-restored"));
                case APPROVE_RECOVERY_KEY ->
                    problems.addAll(Set.of("second-person-needed", "escrow-disabled", "tenant-restored"));
                case REQUEST_RECOVERY -> problems.addAll(Set.of("not-found", "escrow-disabled", "keys-destroyed"));
                case APPROVE_RECOVERY ->
                    problems.addAll(Set.of("second-person-needed", "escrow-disabled", "tenant-restored"));
                case CANCEL_RECOVERY, COMPLETE_RECOVERY, READ_RECOVERY, LIST_RECOVERIES ->
                    problems.add("escrow-disabled");
                case CONFIRM_RESTORATION -> problems.addAll(Set.of("second-person-needed", "tenant-restored"));
                case EXPORT_RECOVERY ->
                    problems.addAll(Set.of(
                            "escrow-disabled",
                            "tenant-restored",
                            "tenant-suspended",
                            "tenant-without-cmk",
                            "cmk-not-active",
                            "kms-refused",
                            "kms-busy",
                            "kms-unavailable"));
                case READ_ESCROW_COPIES ->
                    problems.addAll(Set.of("escrow-disabled", "conflict", "tenant-suspended", "tenant-restored"));
                case READ_CERTIFICATE -> problems.add("not-erased-yet");
                case SIGN_OFF_REVIEW -> problems.addAll(Set.of("review-open", "conflict"));
                case PLACE_LEGAL_HOLD -> problems.addAll(Set.of("conflict", "keys-destroyed"));
                case LIFT_LEGAL_HOLD -> problems.addAll(Set.of("conflict", "keys-destroyed", "tenant-restored"));
                case READ_LEGAL_HOLD -> problems.add("keys-destroyed");
                case UPDATE_TENANT, RESUME_TENANT, CANCEL_ROTATION, SET_ROTATION_POLICY ->
                    problems.addAll(Set.of("conflict", "tenant-restored"));
                case CANCEL_DESTRUCTION, SUSPEND_TENANT -> problems.add("conflict");
                default -> {}
            }
            return problems;
        }
    }

    @Nested
    class Methods {

        @Test
        void performEachOperationThatCanBeAskedFor() {
            assertThat(METHODS.values().stream().map(ResourceMethod::operation).distinct())
                    .containsExactlyInAnyOrderElementsOf(
                            // Random bytes are AWS KMS' protocol's alone. A tenant is created by the request that
                            // updates one, and an adoption is proposed by
                            // the request that adopts; the rest is done by the service itself.
                            EnumSet.complementOf(EnumSet.of(
                                    org.medchain.keys.audit.Operation.ARCHIVE_AUDIT_LOG,
                                    org.medchain.keys.audit.Operation.BEGIN_ERASURE,
                                    org.medchain.keys.audit.Operation.ERASE_PATIENT_KEYS,
                                    org.medchain.keys.audit.Operation.CERTIFY_DESTRUCTION,
                                    org.medchain.keys.audit.Operation.REPLAY_ERASURES,
                                    org.medchain.keys.audit.Operation.DETECT_RESTORATION,
                                    org.medchain.keys.audit.Operation.GENERATE_RANDOM,
                                    org.medchain.keys.audit.Operation.CREATE_TENANT,
                                    org.medchain.keys.audit.Operation.SET_RECOVERY_KEY,
                                    org.medchain.keys.audit.Operation.PROPOSE_ADOPTION,
                                    org.medchain.keys.audit.Operation.FIND_UNTRUSTED_ROW,
                                    org.medchain.keys.audit.Operation.SET_AUDIT_EVENT_ASIDE,
                                    org.medchain.keys.audit.Operation.COMPLETE_ROTATION,
                                    org.medchain.keys.audit.Operation.COPY_DATA_KEYS,
                                    org.medchain.keys.audit.Operation.ANNOUNCE_ROTATION,
                                    org.medchain.keys.audit.Operation.ROTATE_TENANT_KEY,
                                    org.medchain.keys.audit.Operation.COUNT_REFUSALS,
                                    org.medchain.keys.audit.Operation.OPEN_CIRCUIT_BREAKER,
                                    org.medchain.keys.audit.Operation.CLOSE_CIRCUIT_BREAKER,
                                    org.medchain.keys.audit.Operation.UNKNOWN_REQUEST)));
        }

        @Test
        void readByGetAlone() {
            assertThat(METHODS.values())
                    // Its body is too long for a path, and no cache may keep the answer.
                    .filteredOn(method -> method.operation() != org.medchain.keys.audit.Operation.DECRYPT_DATA_KEY)
                    .allSatisfy(method -> assertThat(method.operation().kind() == OperationKind.READ)
                            .isEqualTo(method.httpMethod().equals("GET")));
        }
    }
}
