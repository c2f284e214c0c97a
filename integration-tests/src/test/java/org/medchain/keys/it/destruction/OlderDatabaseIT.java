package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.PostgresDatabase;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.Sql;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * An older copy takes the place of the database while two servers run on it, as a standby that lags does when it is promoted. H2
 * takes one server.
 */
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
@Tag("proof")
class OlderDatabaseIT {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String CHECKS =
            "database clock erasures key-eviction erasure-keys checkpoints audit-ledger token-issuer";
    private static final int PATIENTS = 20;

    private Installation first;
    private Installation second;
    private Api one;
    private Api other;
    private Hospital here;
    private Hospital there;

    @BeforeEach
    void startServers() throws Exception {
        first = Installation.create("older-database-first", Kind.POSTGRESQL);
        first.server().start(environmentOf(first));
        second = first.another("older-database-second");
        Files.copy(
                first.server().directory().erasureRegister(),
                second.server().directory().erasureRegister(),
                StandardCopyOption.COPY_ATTRIBUTES);
        // It lists what the other erases all the same, before the erasure key is destroyed.
        second.server().start(environmentOf(second).with("ERASURE_CHECK_SECONDS", "3600"));
        one = new Api(first);
        other = new Api(second);
        here = one.newHospital();
        here.eraseAtOnce();
        there = here.through(other);
    }

    private static ServerEnvironment environmentOf(Installation installation) {
        return installation.environment().with("ERASURE_CHECK_SECONDS", "1").with("AUDIT_DEADLINE_MILLIS", "5000");
    }

    @AfterEach
    void stopServers() throws SQLException {
        first.database().executeBeside("drop database if exists older");
        second.server().stop();
        other.closeWithoutScan();
        one.close();
    }

    @Test
    void noServerHandsOutADestroyedKey() throws Exception {
        String survivor = generate("survivor");
        String patient = generate("patient");
        copy();
        // The copy ended the connections of both servers: nobody sees that.
        String later = generate("later");
        assertThat(there.decrypt("patient", patient).status()).isEqualTo(200);
        List<ApiAnswer> destroyed = List.of(here.destroy("patient"), here.destroy("later"));
        destroyed.forEach(it -> Erased.await(here, it));
        destroyed.forEach(this::awaitListedByBoth);

        try (Connection lock = putBack()) {
            // The keys can't be destroyed again as long as the chain's head is locked.
            for (Api api : List.of(one, other)) {
                await().atMost(LONGEST).until(() -> checks(api).equals(allUpBut("erasures")));
            }
            assertNoneIsHandedOut(patient, later);
            lock.rollback();
        }

        for (Api api : List.of(one, other)) {
            await().atMost(LONGEST).until(() -> {
                assertNoneIsHandedOut(patient, later);
                return checks(api).equals(allUpBut());
            });
        }
        for (Hospital hospital : List.of(here, there)) {
            Problems.KEYS_DESTROYED.assertIs(hospital.decrypt("patient", patient));
            Problems.KEYS_DESTROYED.assertIs(hospital.decrypt("later", later));
            Problems.KEYS_DESTROYED.assertIs(hospital.generate("patient"));
            Problems.KEYS_DESTROYED.assertIs(hospital.generate("later"));
            assertThat(hospital.decrypt("survivor", survivor).status()).isEqualTo(200);
        }
        assertItIsTold();
    }

    @Test
    void noServerErasesWhatWasHeldOrCancelled() throws Exception {
        // A server lists what others held or cancelled when it checks for erasures.
        second.server().stop();
        second.server().start(environmentOf(second));
        here.adopt(Map.of("destructionWindow", "PT30S", "fourEyes", false));
        generate("held");
        String cancelled = generate("cancelled");
        String toHold = here.destroy("held").json().getString("id");
        ApiAnswer requested = here.destroy("cancelled");
        String toCancel = requested.json().getString("id");
        copy();
        // No server could reach the database for a while: a hold may be refused until each has looked again.
        await().atMost(LONGEST).until(() -> here.placeHold("held", "lawsuit").status() == 200);
        assertThat(here.step(toCancel, "cancel", here.privacyOfficer()).status())
                .isEqualTo(200);
        awaitListedByBoth(requested);

        try (Connection lock = putBack()) {
            lock.rollback();
        }

        await().atMost(LONGEST)
                .until(() -> operations().contains("PLACE_LEGAL_HOLD internal")
                        && operations().contains("CANCEL_DESTRUCTION internal"));
        Instant due = Instant.parse(requested.json().getString("eraseAfter")).plusSeconds(5);
        await().atMost(LONGEST).until(() -> Instant.now().isAfter(due));
        assertThat(operations()).doesNotContain("BEGIN_ERASURE internal");
        assertThat(here.readDestruction(toHold).json().getString("status")).isEqualTo("PENDING");
        assertThat(here.readDestruction(toCancel).json().getString("status")).isEqualTo("CANCELLED");
        for (Hospital hospital : List.of(here, there)) {
            assertThat(hospital.decrypt("cancelled", cancelled).status()).isEqualTo(200);
        }
    }

    private List<String> operations() {
        return here.auditEvents("outcome", "SUCCESS").stream()
                .map(event -> event.getString("operation") + " " + event.getString("actor"))
                .toList();
    }

    /** Experiment 4 of issue 33: the database goes back right behind the erasures, and the server that made them is gone. */
    @Test
    void theOtherServerHandsOutNothingIfTheErasingOneIsLost() throws Exception {
        String survivor = generate("survivor");
        List<String> patients =
                IntStream.range(0, PATIENTS).mapToObj(i -> "patient-" + i).toList();
        Map<String, String> keys = patients.stream().collect(Collectors.toMap(it -> it, this::generate));
        copy();
        List<ApiAnswer> destroyed = patients.stream().map(here::destroy).toList();
        destroyed.forEach(it -> Erased.await(here, it));

        first.server().kill();
        try (Connection lock = putBack()) {
            lock.rollback();
        }

        await().atMost(LONGEST).until(() -> there.decrypt("survivor", survivor).status() == 200);
        for (int i = 0; i < 3; i++) {
            keys.forEach((patient, key) -> {
                assertThat(there.decrypt(patient, key).status()).isNotEqualTo(200);
                assertThat(there.generate(patient).status()).isNotEqualTo(201);
            });
        }
        first.server().start(environmentOf(first));
    }

    private void assertNoneIsHandedOut(String patient, String later) {
        for (Hospital hospital : List.of(here, there)) {
            assertThat(hospital.decrypt("patient", patient).status()).isNotEqualTo(200);
            assertThat(hospital.decrypt("later", later).status()).isNotEqualTo(200);
            assertThat(hospital.generate("later").status()).isNotEqualTo(201);
        }
    }

    private void assertItIsTold() throws Exception {
        for (Installation installation : List.of(first, second)) {
            assertThat(Files.readString(installation.server().directory().messagesLog(), StandardCharsets.UTF_8))
                    .contains("the database is older than the erasure register")
                    .contains("the database knows every erasure of the erasure register again");
        }
        assertThat(here.auditEvents("operation", "ERASE_PATIENT_KEYS", "outcome", "SUCCESS"))
                .hasSize(2);
        ApiAnswer replays = one.rawRequest("GET", "/admin/audit-logs?operation=REPLAY_ERASURES")
                .sendAs(one.token(Api.EVERY_TENANT, Role.AUDITOR));
        assertThat(replays.json().getJsonArray("items")).isNotEmpty();
    }

    private String generate(String patientId) {
        ApiAnswer generated = here.generate(patientId);
        assertThat(generated.status()).as("%s", generated).isEqualTo(201);
        return generated.json().getString("encryptedKey");
    }

    private void awaitListedByBoth(ApiAnswer destroyed) {
        for (Installation installation : List.of(first, second)) {
            await().atMost(LONGEST)
                    .until(() -> Files.readString(
                                    installation.server().directory().erasureRegister(), StandardCharsets.US_ASCII)
                            .contains(destroyed.json().getString("id")));
        }
    }

    /** Returns what each check is to be, by its name. */
    private static Map<String, String> allUpBut(String... down) {
        return Stream.of(CHECKS.split(" "))
                .collect(Collectors.toMap(it -> it, it -> List.of(down).contains(it) ? "DOWN" : "UP"));
    }

    private static Map<String, String> checks(Api api) {
        ApiAnswer ready = api.rawRequest("GET", "/health/ready").send();
        Map<String, String> checks = ready.json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .collect(Collectors.toMap(it -> it.getString("name"), it -> it.getString("status")));
        assertThat(ready.status()).isEqualTo(checks.containsValue("DOWN") ? 503 : 200);
        return checks;
    }

    /** A copy can be made while nobody is connected. */
    private void copy() throws SQLException {
        first.database()
                .executeBeside(
                        "alter database medchain allow_connections false",
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'medchain'",
                        "create database older template medchain",
                        "alter database medchain allow_connections true");
        for (Api api : List.of(one, other)) {
            await().atMost(LONGEST).until(() -> !checks(api).containsValue("DOWN"));
        }
    }

    /** @return holds the head of the hospital's chain from before the servers come back */
    private Connection putBack() throws SQLException {
        first.database()
                .executeBeside(
                        "drop database medchain with (force)",
                        "create database medchain template older owner " + PostgresDatabase.OWNER
                                + " connection limit 0");
        Connection connection = first.database().connect();
        connection.setAutoCommit(false);
        assertThat(Sql.read(
                        connection,
                        row -> row.getInt(1),
                        "select 1 from audit_chain_heads where tenant_id = ? for update",
                        here.tenantId()))
                .hasSize(1);
        first.database().executeBeside("alter database medchain connection limit -1");
        return connection;
    }
}
