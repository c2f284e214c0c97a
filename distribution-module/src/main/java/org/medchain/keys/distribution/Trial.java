package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.medchain.keys.cli.TrialTenant;
import org.medchain.keys.cli.server.LibertyServer;
import org.medchain.keys.cli.server.LocalDirectory;
import org.medchain.keys.cli.server.Ports;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.cli.server.Steps;
import org.medchain.keys.cli.server.TrialConsole;
import org.medchain.keys.development.DevelopmentKeys;
import org.medchain.keys.development.TokenOptions;

/**
 * The server of {@code medchain try}: all it has is in the directory {@code try} of the archive, and of the environment it gets nothing but what finds
 * programs, and the port.
 */
final class Trial {

    private static final List<String> OF_AN_INSTALLATION = List.of("MEDCHAIN_ENVIRONMENT", "DATABASE_URL");
    private static final Pattern KEPT = Pattern.compile("PATH|HOME|LANG|LC_.*|TZ|TMPDIR|JAVA_HOME|HTTP_PORT");

    private final Path home;
    private final Map<String, String> process;
    private final LocalDirectory directory;
    private final PrintStream out;
    private final Steps steps;
    private Optional<TrialConsole> console = Optional.empty();

    Trial(Path home, Map<String, String> process, PrintStream out, PrintStream err) {
        this.home = home;
        this.process = process;
        this.out = out;
        this.steps = new Steps(err, Long.getLong("medchain.seconds", 0));
        this.directory = new LocalDirectory(home.resolve("try"));
    }

    /** Refuses where there are settings, as an installation has them. */
    private void refuseSettings(String command) {
        for (String name : OF_AN_INSTALLATION) {
            if (process.containsKey(name)) {
                throw new ServerException(
                        name + " is set, as for an installation: " + command + " is for trying alone.");
            }
        }
    }

    /** Returns true if there was a try. */
    boolean isMade() {
        return Files.isRegularFile(directory.path().resolve(DevelopmentKeys.SIGNING_KEY));
    }

    /** Returns the directory with the key that signs tokens. */
    private Path keys(String command) {
        refuseSettings(command);
        if (!isMade()) {
            throw new ServerException("There is no key that signs tokens: medchain try makes it.");
        }
        return directory.path();
    }

    /** Makes what is missing, and returns the variables of a server that may be started. */
    ServerVariables prepare() {
        refuseSettings("try");
        out.println("This is for trying, never for production or patients' data: docs/run/install.html says how it is"
                + " installed.");
        steps.say("Making what is missing in " + directory.path() + ": secrets, the key that signs tokens");
        console = Optional.of(new TrialConsole(
                directory, DevelopmentKeys.createOrOpen(directory.path()).consoleSecret()));
        ServerVariables variables = variables();
        Ports.requireFree(variables, "HTTP_PORT", ", or by an earlier try (medchain try stop): set HTTP_PORT.");
        console.get().configure(variables);
        steps.say("Starting the server: plain HTTP of this machine alone, H2, a local KEK");
        return variables;
    }

    /** Keeps the token of its tenant, and where the server answers, for the other commands. */
    void keepToken(ServerVariables variables, Clock clock) {
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(directory.path());
        try {
            Files.writeString(address(), "http://127.0.0.1:" + variables.get("HTTP_PORT"));
        } catch (IOException e) {
            throw new ServerException("cannot write " + address(), e);
        }
        tenant().keep(TokenOptions.of(TrialTenant.tokenOptions()).issue(keys, directory.issuer(), clock));
    }

    private Path address() {
        return directory.path().resolve("address");
    }

    private TrialTenant tenant() {
        return new TrialTenant(directory.path().resolve("trial.token"));
    }

    /** Takes the token away: from then on the other commands need a service that is named. */
    void forgetToken() {
        try {
            Files.deleteIfExists(tenant().token());
        } catch (IOException e) {
            throw new ServerException("cannot remove " + tenant().token(), e);
        }
    }

    /** Returns the environment with the tenant's token, unless a service, tenant or token is set, or an installation is named. */
    Map<String, String> environment() {
        ServerVariables variables = new ServerVariables(process);
        if (Files.isRegularFile(address()) && OF_AN_INSTALLATION.stream().noneMatch(variables::isSet)) {
            try {
                tenant().addTo(variables, Files.readString(address()));
            } catch (IOException e) {
                throw new ServerException("cannot read " + address(), e);
            }
        }
        return variables.asMap();
    }

    /** Returns a token of this server. */
    String token(TokenOptions options, Clock clock) {
        return options.issue(DevelopmentKeys.createOrOpen(keys("token")), directory.issuer(), clock);
    }

    /** Starts the login page, and says where the server that has started is. */
    void report(ServerVariables variables, LibertyServer server) {
        Optional<String> login = console.flatMap(it -> it.startBeside(server, variables));
        steps.say("Ready for trying");
        out.println("  HTTP   http://127.0.0.1:" + variables.get("HTTP_PORT") + " (this machine only)");
        login.ifPresent(address -> out.println("  Console  " + address));
        out.println("  Files  " + directory.path());
        out.println("  Log    " + server.log());
        out.println("  Token  bin/medchain token --role key-admin --tenant '*'");
        out.println("  Stop   bin/medchain try stop");
    }

    /** Returns the variables of its server. */
    ServerVariables variables() {
        refuseSettings("try");
        ServerVariables variables = new ServerVariables(process);
        variables.keepOnly(KEPT.asMatchPredicate());
        variables.setDefault("HTTP_PORT", "9080");
        variables.set("HTTPS_PORT", "-1");
        variables.set("MEDCHAIN_ENVIRONMENT", directory.file(DevelopmentKeys.SECRETS));
        variables.set("STATE_DIRECTORY", directory.path().toString());
        directory.fillIn(variables);
        directory.trustTokens(DevelopmentKeys.PUBLIC_KEYS, variables);
        ArchiveVariables.complete(variables, home);
        return variables;
    }
}
