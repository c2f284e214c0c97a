package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonValue;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.medchain.keys.cli.server.LocalDirectory;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.cli.server.TrialConsole;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * The way of a person who tries the service, in Chromium and by keyboard: from the address that {@code medchain try} prints over the login page to the
 * page of today, over plain HTTP of this machine. The archive itself, which has the same login page, is {@code DistributionIT}'s.
 */
@OnePass
@ResourceLock(SharedConsole.LOCK)
@Tag("proof")
class TrialBrowserIT {

    private static final String TENANT = "trial";

    private static Api api;
    private static TokenIssuer tokens;
    private static Chromium chromium;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        Installation installation = Installation.create("console-trial", Kind.H2);
        api = new Api(installation);
        LocalDirectory directory =
                new LocalDirectory(installation.keys().secretsFile().getParent());
        TrialConsole console = new TrialConsole(directory, installation.keys().consoleSecret());
        ServerVariables variables =
                new ServerVariables(Map.of("HTTP_PORT", Integer.toString(MedChainServer.freePort())));
        console.configure(variables);
        ServerEnvironment environment = installation.environment();
        for (Map.Entry<String, String> variable : variables.asMap().entrySet()) {
            environment = environment.with(variable.getKey(), variable.getValue());
        }
        installation.server().start(environment);
        address = console.start(
                variables, installation.server().processes().get(0).pid());
        tokens = installation.keys().tokenIssuer(Clock.systemUTC()).withIssuer(directory.issuer());
        chromium = Chromium.start(installation.server());
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.end();
        }
        api.close();
    }

    private static void register() {
        assertThat(api.request("PUT", Hospital.TENANT, TENANT)
                        .sendAs(
                                tokens.issue("administrator", Api.EVERY_TENANT, Set.of(Role.KEY_ADMIN)),
                                "{\"name\":\"Trial\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void leadsFromThePrintedAddressToToday() {
        register();
        Tab otto = chromium.open(JsonValue.EMPTY_JSON_OBJECT);
        assertThat(otto.go(address)).isEqualTo(200);
        assertThat(otto.address()).endsWith("/console/");
        assertThat(otto.enter("Log in")).isEqualTo(200);
        assertThat(otto.text()).contains("Who are you?");
        otto.assertIsGood(chromium.picture("trial-login"));

        otto.reach("Name").type("otto");
        otto.reach("Tenant, or * for every tenant").type(TENANT).enter();
        assertThat(otto.text()).contains("role is missing");
        otto.assertIsGood(chromium.picture("trial-login-refused"));
        otto.reach("Name").type("otto");
        otto.reach("privacy-officer").press("Space");
        assertThat(otto.enter("Log in")).isEqualTo(200);

        otto.settle("**/console/");
        assertThat(otto.text()).contains("Today", "otto", TENANT).doesNotContain("You have no role here.");
        otto.assertIsGood(chromium.picture("trial-today"));
    }

    @Test
    void asksNobodyWhoHasNotThatAddress() {
        Tab stranger = chromium.open(JsonValue.EMPTY_JSON_OBJECT);
        stranger.go(address.replaceFirst("\\?.*", ""));
        assertThat(stranger.text()).contains("Open the address that medchain printed");
    }
}
