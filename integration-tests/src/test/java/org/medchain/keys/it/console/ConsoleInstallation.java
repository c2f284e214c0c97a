package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.LoginServer.Person;
import org.medchain.keys.it.destruction.Backup;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** An installation with a console, and the issuer at which its people log in. */
final class ConsoleInstallation implements AutoCloseable {

    /** What somebody puts into texts that pages show. */
    static final String ATTACK = "x\"><script>alert(1)</script>";

    private static final Person ADMINISTRATOR =
            new Person("installation-administrator", Api.EVERY_TENANT, Set.of(Role.KEY_ADMIN));

    private final LoginServer issuer;
    private final Installation installation;
    private final Api api;
    private String[] variables = {};

    ConsoleInstallation(String name, Kind kind) throws IOException {
        issuer = new LoginServer();
        installation = Installation.create(name, kind);
        api = new Api(installation);
        issuer.signWith(installation.tokenIssuer());
    }

    /** @param variables names and values, one after the other */
    void start(String... variables) {
        this.variables = variables.clone();
        startAgain();
    }

    /** Starts the server that was stopped. */
    private void startAgain() {
        ServerEnvironment environment = issuer.environmentOf(installation);
        for (int i = 0; i < variables.length; i += 2) {
            environment = environment.with(variables[i], variables[i + 1]);
        }
        server().start(environment);
    }

    LoginServer issuer() {
        return issuer;
    }

    Installation installation() {
        return installation;
    }

    MedChainServer server() {
        return installation.server();
    }

    Api api() {
        return api;
    }

    /** Returns the browser of a person, which shows the first page. */
    Browser loggedIn(Person person) {
        issuer.logIn(person);
        Browser browser = new Browser(server());
        Page page = browser.login();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains(person.name());
        return browser;
    }

    /** Returns the id of a new tenant, which is not registered. */
    Tenant newTenant() {
        return new Tenant("hospital-" + UUID.randomUUID());
    }

    @Override
    public void close() {
        api.close();
        issuer.close();
    }

    /** A tenant and its people. */
    final class Tenant {

        private final String id;

        private Tenant(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        Person person(String name, Role... roles) {
            return new Person(name, id, Set.of(roles));
        }

        void register(boolean fourEyes) {
            register(Json.createObjectBuilder()
                    .add("fourEyes", fourEyes)
                    .add("destructionWindow", fourEyes ? "P2D" : "PT0S"));
        }

        void register(JsonObjectBuilder settings) {
            assertThat(put(settings).send().status()).isEqualTo(201);
        }

        /** Has the administrator of the installation set other settings. */
        void change(JsonObjectBuilder settings) {
            ApiRequest change = put(settings).header(Hospital.IF_MATCH, Hospital.WHATEVER);
            assertThat(change.send().status()).isEqualTo(200);
        }

        private ApiRequest put(JsonObjectBuilder settings) {
            return api.request("PUT", Hospital.TENANT, id)
                    .as(issuer.token(ADMINISTRATOR))
                    .json(settings.add("name", "Hospital " + ATTACK).build());
        }

        /** Asks for a data key, and returns the status of the answer. */
        int generate(String patientId) {
            return api.request("POST", Hospital.DATA_KEYS, patientId)
                    .sendAs(issuer.token(person("ward", Role.KEY_USER)))
                    .status();
        }

        /** Restores the database from a backup that lacks a legal hold of the patient. The server is started again. */
        void goBack(String patientId) throws Exception {
            server().stop();
            long entries = installation
                    .database()
                    .read(row -> row.getLong(1), "select chain_size from audit_chains where tenant_id = ?", id)
                    .get(0);
            try (Backup backup = Backup.of(installation)) {
                startAgain();
                assertThat(api.request("PUT", Hospital.LEGAL_HOLD, patientId)
                                .sendAs(
                                        issuer.token(person("olga", Role.PRIVACY_OFFICER)),
                                        Map.of("reason", "a lawsuit"))
                                .status())
                        .isEqualTo(200);
                await().atMost(Duration.ofMinutes(1)).until(() -> checkpointed() > entries);
                server().stop();
                backup.restore();
            }
            startAgain();
        }

        /** Returns the length that the newest checkpoint of the tenant's chain signs. */
        private long checkpointed() {
            return new CheckpointDirectory(server().directory().checkpoints())
                    .readBackwards(id, Long.MAX_VALUE, 1).stream()
                            .mapToLong(it -> it.checkpoint().head().size())
                            .sum();
        }

        /** Gives the tenant another CMK past the service. The server is started again. */
        void changeCmkBySql(String cmk) throws SQLException {
            server().stop();
            assertThat(installation
                            .database()
                            .execute("update tenants set kms_cmk_arn = ? where tenant_id = ?", cmk, id))
                    .isEqualTo(1);
            startAgain();
        }

        /** Returns the newest events of the tenant. */
        List<JsonObject> events() {
            return api.request("GET", Hospital.AUDIT_LOGS)
                    .as(issuer.token(person("auditor", Role.AUDITOR)))
                    .query("limit", "1000")
                    .send()
                    .json()
                    .getJsonArray("items")
                    .getValuesAs(JsonObject.class);
        }
    }
}
