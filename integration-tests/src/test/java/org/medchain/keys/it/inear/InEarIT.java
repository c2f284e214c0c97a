package org.medchain.keys.it.inear;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.ReceivedKey;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * A second module of the same EAR injects the key management service. Which tenant it acts for does not depend on the
 * database, so one will do.
 */
@Tag("slow")
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
class InEarIT {

    private static final String TESTER = "tester";
    private static final String INTERNAL = "internal";
    private static final String REFUSED = "CallerRefusedException";

    private final String patient = "patient-" + UUID.randomUUID();
    private Installation installation;
    private Api api;
    private Hospital own;
    private Hospital other;
    private Optional<Hospital> defaultTenant = Optional.empty();

    @BeforeAll
    void startServer() throws IOException {
        installation = Installation.create("inear", Kind.H2);
        TestEar.addWardTo(installation);
        api = new Api(installation);
        installation.start();
        own = api.newHospital();
        other = api.newHospital();
    }

    @AfterAll
    void closeServer() {
        api.close();
    }

    /** An installation that names no default tenant. */
    @Nested
    @Order(1)
    @TestInstance(Lifecycle.PER_CLASS)
    class WithoutDefaultTenant {

        @BeforeAll
        void serveAnyHospital() {
            serve(Optional.empty());
        }

        @ParameterizedTest
        @ValueSource(strings = {"request", "thread"})
        void actsForTheTokensTenant(String place) {
            JsonObject key = fill(place, Optional.of(own), Optional.empty());

            assertKeyOf(own, TESTER, key);
        }

        @ParameterizedTest
        @ValueSource(strings = {"request", "thread"})
        void actsForTheTokensTenantNamedToo(String place) {
            JsonObject key = fill(place, Optional.of(own), Optional.of(own));

            assertKeyOf(own, TESTER, key);
        }

        @ParameterizedTest
        @ValueSource(strings = {"request", "thread", "timer"})
        void actsForTheTenantThatACallerWithoutATokenNames(String place) {
            JsonObject key = fill(place, Optional.empty(), Optional.of(other));

            assertKeyOf(other, INTERNAL, key);
        }

        @Test
        void doesNotGiveATimerTheTokenOfTheRequestThatSetIt() {
            JsonObject key = fill("timer", Optional.of(own), Optional.of(other));

            assertKeyOf(other, INTERNAL, key);
        }

        @Test
        void needsNoRequestScope() {
            JsonObject key = fill("thread", Optional.empty(), Optional.of(own));

            assertThat(key.getBoolean("inRequestScope")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"request", "thread", "timer"})
        void refusesACallerWithNeither(String place) {
            String unseen = "patient-" + UUID.randomUUID();

            JsonObject answer = fill(place, Optional.empty(), Optional.empty(), unseen);

            assertThat(answer.getString("refused")).isEqualTo(REFUSED);
            assertThat(eventsOf(unseen, Api.EVERY_TENANT)).singleElement().satisfies(event -> {
                assertRefusal(event, INTERNAL);
                assertThat(event.getString("tenantId")).isEqualTo(Api.EVERY_TENANT);
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"request", "thread"})
        void refusesACallerThatNamesAnotherTenantThanItsToken(String place) {
            String unseen = "patient-" + UUID.randomUUID();

            JsonObject answer = fill(place, Optional.of(own), Optional.of(other), unseen);

            assertThat(answer.getString("refused")).isEqualTo(REFUSED);
            assertThat(eventsOf(unseen, own.tenantId()))
                    .singleElement()
                    .satisfies(event -> assertRefusal(event, TESTER));
            assertThat(eventsOf(unseen, other.tenantId())).isEmpty();
        }

        @Test
        void refusesATokenForEveryTenant() {
            JsonObject answer = ward("request", patient)
                    .as(api.token(Api.EVERY_TENANT, Role.KEY_USER))
                    .query("tenant", own.tenantId())
                    .send()
                    .json();

            assertThat(answer.getString("refused")).isEqualTo(REFUSED);
        }

        @Test
        void tellsInTheTrailWhereTheModulesRequestCameFrom() {
            String unseen = "patient-" + UUID.randomUUID();

            ApiAnswer answer = api.request("POST", TestEar.WARD + "/rest/keys/{}", unseen)
                    .as(own.keyUser())
                    .header("X-Request-Id", "ward-round-7")
                    .send();

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.header("X-Request-Id")).contains("ward-round-7");
            assertThat(eventsOf(unseen, own.tenantId())).singleElement().satisfies(event -> {
                assertThat(event.getString("requestId")).isEqualTo("ward-round-7");
                assertThat(event.getString("sourceAddress")).isEqualTo("127.0.0.1");
            });
        }

        @Test
        void answersARefusalWithProblemDetailsOfTheModule() {
            ApiAnswer answer =
                    api.request("POST", TestEar.WARD + "/rest/keys/{}", patient).send();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
            assertThat(answer.json())
                    .isEqualTo(Json.createObjectBuilder()
                            .add("type", "/problems/forbidden")
                            .add("title", "Forbidden")
                            .add("status", 403)
                            .add("detail", "The token does not allow this.")
                            .add("requestId", answer.requestId())
                            .build());
            assertThat(eventsOf(patient, Api.EVERY_TENANT))
                    .anyMatch(event -> event.getString("requestId").equals(answer.requestId()));
        }

        @Test
        void namesTheValueThatIsNone() {
            ApiAnswer answer =
                    api.request("POST", TestEar.WARD + "/rest/keys/{}", " ").sendAs(own.keyUser());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().getString("field")).isEqualTo("patientId");
            assertThat(answer.json().getString("requestId")).isEqualTo(answer.requestId());
        }

        @Test
        void keepsTheKeyThatItsCallerRollsBack() {
            String unseen = "patient-" + UUID.randomUUID();

            JsonObject key = fill("rollback", Optional.of(own), Optional.empty(), unseen);

            assertThat(key.getInt("notes")).as("the caller's rows").isZero();
            assertKeyOf(own, TESTER, key, unseen);
        }

        @Test
        void leavesItsCallersTransactionAloneWhenItRefuses() {
            String unseen = "patient-" + UUID.randomUUID();

            JsonObject answer = fill("commit", Optional.of(own), Optional.of(other), unseen);

            assertThat(answer.getString("refused")).isEqualTo(REFUSED);
            assertThat(answer.getInt("notes")).as("the caller's rows").isEqualTo(1);
        }
    }

    /** An installation that serves one hospital. */
    @Nested
    @Order(2)
    @TestInstance(Lifecycle.PER_CLASS)
    class WithDefaultTenant {

        @BeforeAll
        void serveOneHospital() {
            serve(Optional.of(own));
        }

        @ParameterizedTest
        @ValueSource(strings = {"request", "thread", "timer"})
        void actsForItWithoutAToken(String place) {
            JsonObject key = fill(place, Optional.empty(), Optional.empty());

            assertKeyOf(own, INTERNAL, key);
        }

        @Test
        void actsForTheTokensTenantAllTheSame() {
            JsonObject key = fill("request", Optional.of(other), Optional.empty());

            assertKeyOf(other, TESTER, key);
        }

        @Test
        void actsForTheNamedTenantAllTheSame() {
            JsonObject key = fill("timer", Optional.empty(), Optional.of(other));

            assertKeyOf(other, INTERNAL, key);
        }
    }

    /** Starts the server again unless it has this default tenant already. */
    private void serve(Optional<Hospital> tenant) {
        if (!tenant.equals(defaultTenant)) {
            defaultTenant = tenant;
            installation.server().stop();
            installation
                    .server()
                    .start(tenant.map(Hospital::tenantId)
                            .map(tenantId -> installation.environment().with("DEFAULT_TENANT", tenantId))
                            .orElseGet(installation::environment));
        }
    }

    private JsonObject fill(String place, Optional<Hospital> token, Optional<Hospital> named) {
        return fill(place, token, named, patient);
    }

    private JsonObject fill(String place, Optional<Hospital> token, Optional<Hospital> named, String patientId) {
        ApiRequest request = ward(place, patientId);
        token.ifPresent(hospital -> request.as(hospital.keyUser()));
        named.ifPresent(hospital -> request.query("tenant", hospital.tenantId()));
        ApiAnswer answer = request.send();
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json();
    }

    private ApiRequest ward(String place, String patientId) {
        return api.request("POST", TestEar.WARD + "/" + place).query("patient", patientId);
    }

    private void assertKeyOf(Hospital hospital, String actor, JsonObject key) {
        assertKeyOf(hospital, actor, key, patient);
    }

    /** The hospital's own users open the key, and the hospital's audit trail tells of it. */
    private void assertKeyOf(Hospital hospital, String actor, JsonObject key, String patientId) {
        assertThat(key).as("%s", key).containsKey("encryptedKey");
        assertThat(key.getBoolean("opensAgain")).isTrue();
        ApiAnswer decrypted = hospital.decrypt(patientId, key.getString("encryptedKey"));
        assertThat(decrypted.status()).as("%s", decrypted).isEqualTo(200);
        assertThat(decrypted.plainKey().map(ReceivedKey::sha256)).contains(key.getString("sha256"));
        assertThat(eventsOf(patientId, hospital.tenantId()))
                .filteredOn(event -> event.getString("keyId", "").equals(key.getString("keyId")))
                .extracting(event -> event.getString("operation") + " " + event.getString("outcome") + " "
                        + event.getString("actor"))
                .containsExactlyInAnyOrder(
                        "GENERATE_DATA_KEY SUCCESS " + actor,
                        "DECRYPT_DATA_KEY SUCCESS " + actor,
                        "DECRYPT_DATA_KEY SUCCESS " + TESTER);
    }

    private static void assertRefusal(JsonObject event, String actor) {
        assertThat(event.getString("operation")).isEqualTo("GENERATE_DATA_KEY");
        assertThat(event.getString("outcome")).isEqualTo("FAILURE");
        assertThat(event.getString("reason")).isEqualTo("forbidden");
        assertThat(event.getString("actor")).isEqualTo(actor);
    }

    /** The audit events of the patient that an auditor of the tenant sees, but for the auditor's own reading. */
    private List<JsonObject> eventsOf(String patientId, String tenant) {
        return api
                .request("GET", Hospital.AUDIT_LOGS)
                .query("patientId", patientId)
                .query("limit", "1000")
                .sendAs(api.tokens().issue("auditor", tenant, Set.of(Role.AUDITOR)))
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(event -> !event.getString("operation").equals("READ_AUDIT_LOG"))
                .toList();
    }
}
