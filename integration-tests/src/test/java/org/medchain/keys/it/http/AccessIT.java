package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.http.BadTokens.Credential;
import org.medchain.keys.it.http.Endpoint.Target;
import org.medchain.keys.it.server.OnePass;

/** Every endpoint with every kind of caller. Who may do what is decided before a database is asked, so one database will do. */
@OnePass
@OnSecondApi
class AccessIT {

    /** Of a hospital whose things no refused request changes: one for all of them. */
    private static Target untouched;

    private final Api api;
    private Hospital hospital;
    private Target target;

    AccessIT(Api api) {
        this.api = api;
    }

    @BeforeEach
    void findHospital() {
        if (untouched == null) {
            untouched = Target.in(api.newHospital());
        }
        use(untouched);
    }

    private void use(Target found) {
        hospital = found.hospital();
        target = found;
    }

    /** Of so many endpoints each gets others of the tokens. */
    private static <T> List<T> dealt(List<T> tokens, int endpoints, Endpoint to) {
        int number = List.of(Endpoint.values()).indexOf(to);
        return IntStream.range(0, tokens.size())
                .filter(token -> (token + number) % endpoints == 0)
                .mapToObj(tokens::get)
                .toList();
    }

    private static void assertNoKey(ApiAnswer answer) {
        assertThat(answer.plainKey()).isEmpty();
        assertThat(answer.body()).doesNotContain("plainKey", "encryptedKey");
    }

    private void assertRefusalAudited(ApiAnswer answer, Endpoint endpoint) {
        hospital.assertAudited(
                answer,
                "operation",
                endpoint.operation(),
                "outcome",
                "FAILURE",
                "reason",
                "forbidden",
                "actor",
                "tester");
    }

    private void assertTouchedByNobody() {
        JsonObject tenant = api.request("GET", Hospital.TENANT, hospital.tenantId())
                .sendAs(hospital.keyAdmin())
                .json();
        JsonObject keys = api.request("GET", Hospital.DATA_KEYS, target.patientId())
                .sendAs(hospital.keyUser())
                .json();
        assertThat(tenant.getString("status")).isEqualTo("ACTIVE");
        assertThat(tenant.getString("name")).isNotEqualTo("Renamed");
        assertThat(keys.getJsonArray("items")).hasSize(1);
        assertThat(hospital.readDestruction(target.destructionId()).json().getString("status"))
                .isEqualTo("PENDING");
        assertThat(hospital.decrypt(target.patientId(), target.encryptedKey()).status())
                .isEqualTo(200);
    }

    @Nested
    class TheList {

        @Test
        void hasEveryEndpointThatTheServerDescribes() {
            JsonObject paths =
                    api.rawRequest("GET", "/openapi?format=json").send().json().getJsonObject("paths");

            Set<String> described = paths.keySet().stream()
                    .flatMap(path -> paths.getJsonObject(path).keySet().stream()
                            .filter(key -> Set.of("get", "put", "post", "delete", "patch", "head", "options")
                                    .contains(key))
                            // Another path to one of the others: OpenApiIT asks there.
                            .filter(key -> !paths.getJsonObject(path)
                                    .getJsonObject(key)
                                    .containsKey("x-form-of"))
                            .map(method -> method.toUpperCase(Locale.ROOT) + " " + path))
                    .collect(Collectors.toCollection(TreeSet::new));

            // Answered by a servlet of another module: TransportIT tells who may see them.
            assertThat(described.remove("GET /health/circuit-breakers")).isTrue();
            assertThat(Arrays.stream(Endpoint.values()).map(Endpoint::signature))
                    .containsExactlyInAnyOrderElementsOf(described);
        }
    }

    @Nested
    class WithoutProof {

        @ParameterizedTest
        @EnumSource
        void noEndpointAnswers(Endpoint endpoint) {
            ApiAnswer answer = endpoint.request(api, target).send();

            Problems.UNAUTHENTICATED.assertIs(answer);
            assertThat(answer.header("WWW-Authenticate"))
                    .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
            assertNoKey(answer);
            assertTouchedByNobody();
            assertThat(hospital.auditEventsOf(answer)).isEmpty();
        }

        /** Tokens are looked at before it is known what is asked for, so each is dealt to one endpoint of 32. */
        @ParameterizedTest
        @EnumSource
        void noEndpointAnswersABadToken(Endpoint endpoint) {
            assertRefused(endpoint, dealt(BadTokens.of(api, hospital.tenantId(), endpoint.roles()), 32, endpoint));
        }

        @ParameterizedTest
        @EnumSource
        @Tag("proof")
        void noEndpointAnswersAnyBadToken(Endpoint endpoint) {
            assertRefused(endpoint, BadTokens.of(api, hospital.tenantId(), endpoint.roles()));
        }

        private void assertRefused(Endpoint endpoint, List<Credential> tokens) {
            assertThat(tokens).isNotEmpty().allSatisfy(token -> {
                ApiAnswer answer = endpoint.request(api, target)
                        .header("Authorization", token.header())
                        .send();

                token.why()
                        .ifPresentOrElse(
                                why -> Problems.UNAUTHENTICATED.assertIsWithDetail(answer, why),
                                () -> Problems.UNAUTHENTICATED.assertIs(answer));
                assertThat(answer.header("WWW-Authenticate"))
                        .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
                assertNoKey(answer);
            });
            assertTouchedByNobody();
        }
    }

    @Nested
    class WithAnotherRole {

        @ParameterizedTest
        @EnumSource
        void noEndpointAnswersAndTheRefusalIsAudited(Endpoint endpoint) {
            assertThat(Role.values())
                    .filteredOn(role -> !endpoint.roles().contains(role))
                    .allSatisfy(role -> {
                        ApiAnswer answer = endpoint.request(api, target).sendAs(hospital.token(role));

                        Problems.FORBIDDEN.assertIs(answer, endpoint);
                        assertNoKey(answer);
                        assertRefusalAudited(answer, endpoint);
                    });
            assertTouchedByNobody();
        }

        @ParameterizedTest
        @EnumSource
        void noEndpointAnswersACallerWithoutRoles(Endpoint endpoint) {
            ApiAnswer answer = endpoint.request(api, target).sendAs(hospital.token());

            Problems.FORBIDDEN.assertIs(answer, endpoint);
            assertTouchedByNobody();
            assertRefusalAudited(answer, endpoint);
        }
    }

    @Nested
    class OfAnotherTenant {

        @ParameterizedTest
        @EnumSource
        void everyEndpointKeepsTheHospitalsThingsFrom(Endpoint endpoint) {
            Hospital other = api.newHospital();
            String token = other.token(endpoint.roles().toArray(Role[]::new));

            ApiAnswer answer = endpoint.request(api, target).sendAs(token);

            switch (endpoint) {
                // The same patient id in two tenants is two patients: it makes the caller's own.
                case GENERATE, GENERATE_TENANT_KEY ->
                    assertThat(answer.status()).isEqualTo(201);
                case GENERATE_BATCH -> assertThat(answer.status()).isEqualTo(200);
                case REQUEST_RECOVERY -> assertThat(answer.status()).isEqualTo(201);
                case DECRYPT_BATCH, RECOVER_DATA_KEYS -> {
                    assertThat(answer.body()).contains("/problems/not-found");
                    assertNoKey(answer);
                }
                case START_ROTATION, START_COMPROMISE_ROTATION ->
                    assertThat(answer.status()).isEqualTo(202);
                case LIST_TENANTS,
                        LIST_DESTRUCTIONS,
                        LIST_RECOVERIES,
                        LIST_ROTATIONS,
                        LIST_WRAPPINGS,
                        READ_REVOCATIONS,
                        READ_AUDIT_LOG,
                        EXPORT_AUDIT_LOG,
                        VERIFY_AUDIT_LOG,
                        READ_CHECKPOINTS,
                        READ_AUDIT_SUMMARY,
                        SIGN_OFF_REVIEW,
                        RECORD_DRILL,
                        // The caller's own.
                        READ_RESTORATION -> assertThat(answer.status()).isEqualTo(200);
                // The caller's own tenant is not restored.
                case CONFIRM_RESTORATION -> Problems.CONFLICT.assertIs(answer);
                default -> Problems.NOT_FOUND.assertIs(answer);
            }
            assertThat(answer.body()).doesNotContain(hospital.tenantId() + "\"");
            assertTouchedByNobody();
            assertThat(hospital.auditEventsOf(answer)).isEmpty();
        }

        /** Each token is dealt to one endpoint of five. */
        @ParameterizedTest
        @EnumSource
        void everyPatientIsKeptFromACallerWithoutTenant(Endpoint endpoint) {
            assertKeptFrom(endpoint, dealt(withoutTenant(endpoint.roles()), 5, endpoint));
        }

        @ParameterizedTest
        @EnumSource
        @Tag("proof")
        void everyPatientIsKeptFromEveryCallerWithoutTenant(Endpoint endpoint) {
            assertKeptFrom(endpoint, withoutTenant(endpoint.roles()));
        }

        private List<String> withoutTenant(Set<Role> roles) {
            return List.of(
                    api.tokens().withoutClaim("tenant").issue("tester", "", roles),
                    api.tokens().issue("tester", "", roles),
                    api.tokens().issue("tester", "no tenant id", roles),
                    api.tokens().issue("tester", hospital.tenantId() + " ", roles),
                    api.tokens().issue("tester", hospital.tenantId() + "\u200B", roles),
                    api.tokens().issue("tester", hospital.tenantId().replace('-', '\u2010'), roles),
                    api.tokens().issue("tester", hospital.tenantId() + "," + hospital.tenantId(), roles),
                    api.tokens().issue("tester", "%2A", roles),
                    api.tokens().issue("tester", "* ", roles),
                    api.tokens()
                            .withClaim("tenant", List.of(hospital.tenantId()))
                            .issue("tester", "", roles));
        }

        private void assertKeptFrom(Endpoint endpoint, List<String> tokens) {
            for (String token : tokens) {
                ApiAnswer answer = endpoint.request(api, target).sendAs(token);

                assertThat(answer.status()).as("%s", answer).isIn(403, 404);
                assertNoKey(answer);
            }
            assertTouchedByNobody();
        }
    }

    @Nested
    class WithARightRole {

        @BeforeEach
        void openHospital() {
            use(Target.in(api.newHospital()));
        }

        static Stream<Arguments> endpointsAndRoles() {
            return Arrays.stream(Endpoint.values())
                    .flatMap(endpoint -> endpoint.roles().stream().map(role -> Arguments.of(endpoint, role)));
        }

        @ParameterizedTest
        @MethodSource("endpointsAndRoles")
        void everyEndpointAnswersAndIsAudited(Endpoint endpoint, Role role) {
            ApiAnswer answer = endpoint.request(api, target).sendAs(hospital.token(role));

            switch (endpoint) {
                case GENERATE, GENERATE_TENANT_KEY ->
                    assertThat(answer.status()).isEqualTo(201);
                case REQUEST_RECOVERY -> assertThat(answer.status()).isEqualTo(201);
                case PROPOSE_RECOVERY_KEY, PROPOSE_NO_RECOVERY_KEY ->
                    assertThat(answer.status()).isEqualTo(202);
                // Nothing is proposed.
                case APPROVE_RECOVERY_KEY, CANCEL_RECOVERY_KEY -> Problems.CONFLICT.assertIs(answer);
                // Nobody approved it.
                case CONFIRM_RESTORATION, EXPORT_RECOVERY, READ_ESCROW_COPIES, COMPLETE_RECOVERY ->
                    Problems.CONFLICT.assertIs(answer);
                case RECOVER_DATA_KEYS -> assertThat(answer.body()).contains("/problems/conflict");
                case DESTROY, POST_DESTRUCTION -> assertThat(answer.status()).isEqualTo(202);
                // The installation wraps under its own KEK.
                case READ_CMK -> Problems.TENANT_WITHOUT_CMK.assertIs(answer);
                // Nobody placed a hold; the window runs, and no second person is asked for.
                case READ_HOLD, LIFT_HOLD -> Problems.NOT_FOUND.assertIs(answer);
                case READ_CERTIFICATE -> Problems.NOT_ERASED_YET.assertIs(answer);
                case APPROVE, APPROVE_RECOVERY -> Problems.SECOND_PERSON_NEEDED.assertIs(answer);
                case START_ROTATION, START_COMPROMISE_ROTATION ->
                    assertThat(answer.status()).isEqualTo(202);
                // It has ended.
                case PAUSE_ROTATION, RESUME_ROTATION -> Problems.CONFLICT.assertIs(answer);
                default -> assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            }
            assertThat(hospital.auditEventsOf(answer)).singleElement().satisfies(event -> {
                assertThat(event.getString("operation")).isEqualTo(endpoint.operation());
                boolean refused = answer.status() >= 400 || endpoint == Endpoint.RECOVER_DATA_KEYS;
                assertThat(event.getString("outcome")).isEqualTo(refused ? "FAILURE" : "SUCCESS");
                assertThat(event.containsKey("reason")).isEqualTo(refused);
                assertThat(event.getString("roles")).isEqualTo(role.claim());
            });
        }
    }
}
