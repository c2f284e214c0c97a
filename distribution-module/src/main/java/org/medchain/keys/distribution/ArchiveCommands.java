package org.medchain.keys.distribution;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.chain.command.UsageException;
import org.medchain.keys.cli.TrialTenant;
import org.medchain.keys.cli.database.NamedDatabase;
import org.medchain.keys.cli.server.HealthAddress;
import org.medchain.keys.cli.server.LibertyServer;
import org.medchain.keys.cli.server.ServerControl;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.development.TokenOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands about the server of an archive. */
@Command(
        name = "medchain",
        description = "The server of this archive:",
        footer = {
            "",
            "Settings come from the environment, and from the file that MEDCHAIN_ENVIRONMENT names: lines NAME=value, mode 0600."
                    + " A secret may be in a file, which NAME_FILE names (docs/run/configuration.html).",
            "",
            "The other commands ask a service over HTTP:"
        })
final class ArchiveCommands {

    private static final int WRONG = 1;

    private final Path liberty;
    private final Path home;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> process;
    private final Clock clock;

    ArchiveCommands(Path home, PrintStream out, PrintStream err, Map<String, String> process, Clock clock) {
        this.home = home;
        this.liberty = home.resolve("wlp");
        this.out = out;
        this.err = err;
        this.process = process;
        this.clock = clock;
    }

    private ServerVariables configured() {
        ServerVariables variables = new ServerVariables(process);
        ArchiveVariables.complete(variables, home);
        return variables;
    }

    @Command(
            name = "run",
            description = {
                "Runs the server in the foreground, as a service manager wants it.",
                "The launcher does that: this prints the lines for its shell that make the server's environment."
            })
    int run() {
        out.print(configured().asShell());
        return 0;
    }

    @Command(
            name = "start",
            description =
                    "Starts the server in the background; returns once it has started, and names the checks that are down.")
    int start() {
        return start(configured());
    }

    private int start(ServerVariables variables) {
        LibertyServer server = server(variables);
        if (server.isRunning()) {
            throw new ServerException("The server is already running.");
        }
        if (!CheckConfiguration.reportWrong(liberty, variables.asMap(), err)) {
            return WRONG;
        }
        server.start();
        out.println(control(variables).awaitOrStop(HealthAddress.of(variables)).line());
        return 0;
    }

    private ServerControl control(ServerVariables variables) {
        return new ServerControl("The server", server(variables), out);
    }

    @Command(
            name = "await",
            description =
                    "Returns once the server has started, after 120 s at most, and names the checks that are down.")
    int await() {
        ServerVariables variables = configured();
        out.println(control(variables).await(HealthAddress.of(variables)).line());
        return 0;
    }

    @Command(name = "stop", description = "Stops the server.")
    int stop() {
        control(configured()).stop();
        return 0;
    }

    @Command(
            name = "status",
            description =
                    "Names the checks that are down. Exit status 0: the server has started, ready or not; 1: it runs and"
                            + " has not started; 3: it does not run.")
    int status() {
        ServerVariables variables = configured();
        return control(variables).status("", () -> Optional.of(HealthAddress.of(variables)));
    }

    @Command(name = "check-config", description = "Tells what is wrong with the settings, before a start.")
    int checkConfig() {
        if (!CheckConfiguration.reportWrong(liberty, configured().asMap(), err)) {
            return WRONG;
        }
        out.println("The settings are sound.");
        return 0;
    }

    NamedDatabase database() {
        return new NamedDatabase(configured(), liberty.resolve(NamedDatabase.DRIVERS));
    }

    @Command(
            name = "try",
            description = {
                "For trying, never for production: makes secrets at random, starts a server of its own on H2 and HTTP_PORT (9080) of this"
                        + " machine alone, registers the tenant trial, and prints four commands: they seal a file for a patient, open it,"
                        + " destroy the patient's keys, and fail to open it. All it has is in the directory try of the archive.",
                "A token with all roles of that tenant is there for eight hours, or until try stop; the commands that ask a service take it,"
                        + " unless a service, tenant or token is set."
            })
    int tryIt(@Parameters(paramLabel = "stop", arity = "0..1", description = "stops that server") String stop) {
        Trial trial = new Trial(home, process, out, err);
        if (stop != null) {
            if (!stop.equals("stop")) {
                throw new UsageException("try takes stop, or nothing");
            }
            return stop(trial);
        }
        TrialTenant.refuseOther(process);
        int status = trial.isMade() && server(trial.variables()).isRunning() ? 0 : start(trial);
        return status == 0 ? register(trial) : status;
    }

    private LibertyServer server(ServerVariables variables) {
        return new LibertyServer(liberty, variables);
    }

    private int stop(Trial trial) {
        if (!trial.isMade()) {
            out.println("The server is not running.");
            return 0;
        }
        control(trial.variables()).stop();
        trial.forgetToken();
        return 0;
    }

    private int start(Trial trial) {
        ServerVariables variables = trial.prepare();
        int status = start(variables);
        if (status == 0) {
            trial.report(variables, server(variables));
        }
        return status;
    }

    private int register(Trial trial) {
        trial.keepToken(trial.variables(), clock);
        int status = TrialTenant.register(new ArchivePlace(home), process, err);
        if (status == 0) {
            TrialTenant.printCommands(out, "bin/medchain", "README.txt", "try");
        }
        return status;
    }

    @Command(
            name = "token",
            sortOptions = false,
            description = "Prints a token for the server of try, and nothing else.")
    int token(@Mixin TokenOptions options) {
        out.println(new Trial(home, process, out, err).token(options, clock));
        return 0;
    }
}
