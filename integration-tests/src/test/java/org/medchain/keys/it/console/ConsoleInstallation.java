package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.LoginServer.Person;
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

    ConsoleInstallation(String name, Kind kind) throws IOException {
        issuer = new LoginServer();
        installation = Installation.create(name, kind);
        api = new Api(installation);
        issuer.signWith(installation.tokenIssuer());
    }

    /** @param variables names and values, one after the other */
    void start(String... variables) {
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
            assertThat(api.request("PUT", Hospital.TENANT, id)
                            .as(issuer.token(ADMINISTRATOR))
                            .json(settings.add("name", "Hospital " + ATTACK).build())
                            .send()
                            .status())
                    .isEqualTo(201);
        }

        /** Asks for a data key, and returns the status of the answer. */
        int generate(String patientId) {
            return api.request("POST", Hospital.DATA_KEYS, patientId)
                    .as(issuer.token(person("ward", Role.KEY_USER)))
                    .send()
                    .status();
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
