package org.medchain.keys.dev;

import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.cli.server.LibertyServer;
import org.medchain.keys.cli.server.Ports;
import org.medchain.keys.cli.server.SecretFiles;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerState;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.cli.server.Steps;
import org.medchain.keys.cli.server.TrialConsole;
import org.medchain.keys.development.DevelopmentKeys;

/** One start of a clone's server, from the checks to its answer. */
final class ServerStart {

    private static final List<String> SECRETS = List.of("LOCAL_KEK", "DATABASE_PASSWORD", "KEYSTORE_PASSWORD");

    /** The place of the KEK of a start. */
    enum Keys {
        OF_THE_ENVIRONMENT,
        IN_THE_SIMULATOR,
        IN_SOFTHSM
    }

    private final Workspace workspace;
    private final Keys keys;
    private final ServerVariables variables;
    private final PrintStream out;
    private final Steps steps;
    private String cmk = "";
    private boolean trustsOwnTokens;
    private Optional<TrialConsole> console = Optional.empty();
    private String login = "";

    ServerStart(Workspace workspace, Keys keys, ServerVariables variables, PrintStream out, PrintStream err) {
        this.workspace = workspace;
        this.keys = keys;
        this.variables = variables;
        this.out = out;
        this.steps = new Steps(err, Long.getLong("medchain.seconds", 0));
    }

    /** Does it, unless the server runs. */
    void run() {
        steps.say("Checking the KEK and the ports");
        SecretFiles.readInto(variables);
        if (workspace.server(variables).isRunning()) {
            out.println("MedChain is already running; ./medchain stop ends it.");
            return;
        }
        check();
        workspace.build(variables, steps.seconds(), modules());
        makeSecrets();
        Simulator simulator = new Simulator(workspace);
        Thread stopSimulator = new Thread(simulator::stop);
        if (keys == Keys.IN_THE_SIMULATOR) {
            Runtime.getRuntime().addShutdownHook(stopSimulator);
            steps.say("Starting the KMS simulator");
            cmk = simulator.start(variables.get("KMS_SIMULATOR_PORT"));
            simulator.configure(variables, cmk);
        }
        if (keys == Keys.IN_SOFTHSM) {
            steps.say("Looking for the token of SoftHSM");
            new SoftHsmToken(workspace).configure(variables);
            workspace.home().useDatabaseOfItsOwn("softhsm-data", variables);
        }
        requireSecrets();
        workspace.home().fillIn(variables);
        // Again: the build may have taken minutes.
        StartChecks.requireFreePorts(variables);
        ServerState state = startServer();
        if (keys == Keys.IN_THE_SIMULATOR) {
            Runtime.getRuntime().removeShutdownHook(stopSimulator);
        }
        steps.say(state.ready() ? "Ready" : "Started, and not ready");
        workspace.noteStarted(address(), description());
        out.println(state.line());
        out.print(description());
    }

    private void check() {
        if (StartChecks.hasIssuer(variables)) {
            StartChecks.requireWholeIssuer(variables);
        } else {
            trustsOwnTokens = true;
            workspace.home().trustTokens(DevelopmentKeys.PUBLIC_KEYS, variables);
        }
        if (keys == Keys.OF_THE_ENVIRONMENT) {
            workspace.readSecrets(variables);
            StartChecks.requireKeys(variables);
        }
        if (keys == Keys.IN_SOFTHSM) {
            SoftHsmToken.requireInstalled();
        }
        StartChecks.requirePorts(variables);
        if (keys == Keys.IN_THE_SIMULATOR) {
            // A simulator that was left behind would have the port.
            new Simulator(workspace).stop();
            variables.setDefault("KMS_SIMULATOR_PORT", "4599");
            Ports.requireFree(variables, "KMS_SIMULATOR_PORT");
        }
    }

    private List<String> modules() {
        List<String> modules = new ArrayList<>(List.of("ear-module"));
        if (keys == Keys.IN_THE_SIMULATOR) {
            modules.add("tools/kms-simulator");
        }
        return modules;
    }

    private void makeSecrets() {
        steps.say("Making the secrets that are missing");
        DevelopmentKeys made = DevelopmentKeys.createOrOpen(workspace.home().path());
        workspace.readSecrets(variables);
        TrialConsole own = new TrialConsole(workspace.home(), made.consoleSecret());
        // Who has an issuer has its logins.
        if (trustsOwnTokens && variables.find("CONSOLE_CLIENT_ID").isEmpty()) {
            own.configure(variables);
            console = Optional.of(own);
        } else {
            own.leaveOut();
        }
    }

    private void requireSecrets() {
        for (String name : SECRETS) {
            if (!variables.isSet(name)) {
                throw new ServerException(
                        name + " is neither in the environment nor in " + workspace.file(DevelopmentKeys.SECRETS));
            }
        }
    }

    private ServerState startServer() {
        LibertyServer server = workspace.server(variables);
        steps.say("Starting the server");
        server.start();
        steps.say("Waiting until it has started, 120 s at most");
        ServerState state = workspace.control(variables, out).awaitOrStop(URI.create(address() + "/health"));
        login = console.flatMap(it -> it.startBeside(server, variables)).orElse("");
        return state;
    }

    private String address() {
        return "http://127.0.0.1:" + variables.get("HTTP_PORT");
    }

    private String description() {
        StringBuilder lines = new StringBuilder();
        line(lines, "HTTP ", address() + " (this machine only)");
        line(lines, "HTTPS", "https://localhost:" + variables.get("HTTPS_PORT"));
        line(lines, "Data ", variables.get("DATABASE_URL"));
        line(lines, "Log  ", workspace.server(variables).log() + " (./medchain logs)");
        line(
                lines,
                "Token",
                trustsOwnTokens
                        ? "./medchain token --role key-admin --tenant '*'"
                        : "from " + variables.get("MP_JWT_VERIFY_ISSUER"));
        if (!login.isEmpty()) {
            line(lines, "Console", login);
        }
        if (keys == Keys.IN_SOFTHSM) {
            line(
                    lines,
                    "HSM  ",
                    "SoftHSM, token medchain in " + new SoftHsmToken(workspace).directory() + ", KEK "
                            + variables.get("HSM_KEY_LABEL") + " (./medchain hsm status)");
        }
        if (keys == Keys.IN_THE_SIMULATOR) {
            line(
                    lines,
                    "KMS  ",
                    "simulator at " + variables.get("KMS_ENDPOINT")
                            + ", keys in its memory only; so this database is fresh with each start");
            line(lines, "CMK  ", cmk);
            line(lines, "     ", "for a tenant: {\"name\": \"Hospital A\", \"kmsCmkArn\": \"" + cmk + "\"}");
        }
        return lines.toString();
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append("  ").append(name).append("  ").append(value).append('\n');
    }
}
