package org.medchain.keys.dev;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.medchain.keys.chain.command.UsageException;
import org.medchain.keys.cli.TrialTenant;
import org.medchain.keys.cli.database.NamedDatabase;
import org.medchain.keys.cli.server.LibertyServer;
import org.medchain.keys.cli.server.Program;
import org.medchain.keys.cli.server.SecretFiles;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.development.DevelopmentKeys;
import org.medchain.keys.development.TokenOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands about the server of a clone. */
@Command(
        name = "medchain",
        description =
                "This clone: builds what has changed, and runs the server on this machine, for development and trials.",
        footer = {"", "The other commands ask a service over HTTP, that of try if no other is named:"},
        sortOptions = false)
final class CloneCommands {

    private static final int FAILED = 1;

    private final ClonePlace place;
    private final Workspace workspace;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> process;
    private final Clock clock;

    CloneCommands(ClonePlace place, PrintStream out, PrintStream err, Map<String, String> process, Clock clock) {
        this.place = place;
        this.workspace = place.workspace();
        this.out = out;
        this.err = err;
        this.process = process;
        this.clock = clock;
    }

    private ServerVariables variables() {
        return workspace.variables(process);
    }

    @Command(
            name = "try",
            description = {
                "Starts the server as start does, if it does not run, registers the tenant trial, and prints four commands: they seal a file for"
                        + " a patient, open it, destroy the patient's keys, and fail to open it.",
                "A token with all roles of that tenant is in .medchain/trial.token for eight hours; the commands that ask a service take it,"
                        + " unless a service, tenant or token is set."
            },
            footer = {
                "",
                "= ./medchain start",
                "  ./medchain token --role key-user,key-admin,privacy-officer,auditor --tenant trial --subject trial --minutes 480",
                "  ./medchain tenant register trial --name Trial"
            })
    int tryIt() {
        TrialTenant.refuseOther(process);
        StartChecks.refuseIssuer(variables(), ": ./medchain start starts it.");
        if (!workspace.server(variables()).isRunning()) {
            start(ServerStart.Keys.OF_THE_ENVIRONMENT);
        }
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(workspace.home().path());
        workspace
                .trialTenant()
                .keep(TokenOptions.of(TrialTenant.tokenOptions())
                        .issue(keys, workspace.home().issuer(), clock));
        int registered = TrialTenant.register(place, process, err);
        if (registered == 0) {
            TrialTenant.printCommands(out, "./medchain", "README.md", ".medchain");
        }
        return registered;
    }

    @Command(
            name = "start",
            description = {
                "Checks the KEK and the ports, builds if a source is newer than what was built, makes secrets, starts the server, waits until it"
                        + " has started and 10 s more until it is ready. If it is not ready then, it runs on, and start names the checks that are"
                        + " down.",
                "Says on the error stream what it does and since how many seconds; what Maven says is in .medchain/build.log."
            },
            footer = {
                "",
                "= mvn -Pquick -pl ear-module -am package",
                "  ear-module/target/liberty/wlp/bin/server start medchain --clean",
                "",
                "Takes its settings from the environment and fills in what is not set: HTTP_PORT, HTTPS_PORT, KMS_ENABLED=false, KEYSTORE_FILE,"
                        + " AUDIT_CHECKPOINT_DIRECTORY, AUDIT_CHECKPOINT_KEY_FILE, AUDIT_CHECKPOINT_ML_DSA_KEY_FILE, ERASURE_REGISTER_FILE,"
                        + " ERASURE_REGISTER_COPY, ROW_KEY_FILE, CERTIFICATE_KEY_FILE, CERTIFICATE_ML_DSA_KEY_FILE (in .medchain; the server makes"
                        + " the keys), DATABASE_URL, DATABASE_USER, ERASURE_KEY_CACHE_SECONDS=5; LOCAL_KEK, LOCAL_KEK_PREVIOUS,"
                        + " DATABASE_PASSWORD, KEYSTORE_PASSWORD from .medchain/secrets.env, where no NAME_FILE names a file with one; and, if"
                        + " none of the three is set, MP_JWT_VERIFY_ISSUER, MP_JWT_VERIFY_AUDIENCES, MP_JWT_VERIFY_PUBLICKEY_LOCATION.",
                "mvn is the one on the PATH if that is 3.9 or newer, otherwise ./mvnw, which downloads Maven."
            })
    int start(@Mixin KeyOptions options) {
        start(options.keys());
        return 0;
    }

    private void start(ServerStart.Keys keys) {
        out.flush();
        new ServerStart(workspace, keys, variables(), out, err).run();
    }

    @Command(
            name = "stop",
            description = "Stops the server, and the simulator; the data stay in .medchain/data.",
            footer = {
                "",
                "= ear-module/target/liberty/wlp/bin/server stop medchain",
                "  kill $(cat .medchain/kms-simulator.pid)"
            })
    int stop() {
        workspace.control(variables(), out).stop();
        if (new Simulator(workspace).stop()) {
            out.println("The KMS simulator has stopped; its CMK is gone.");
        }
        return 0;
    }

    @Command(name = "restart", description = "Stops and starts the server, with this call's environment.")
    int restart(@Mixin KeyOptions options) {
        ServerStart.Keys keys = options.keys();
        stop();
        start(keys);
        return 0;
    }

    @Command(
            name = "status",
            description =
                    "Tells whether the server runs and is ready, which checks are down if it is not, where it answers and where its data"
                            + " are. Exit status 0: it has started, ready or not; 1: it runs and has not started; 3: it does not run.",
            footer = {
                "",
                "= ear-module/target/liberty/wlp/bin/server status medchain",
                "  GET /health/started, /health/ready"
            })
    int status() {
        LibertyServer server = workspace.server(variables());
        String id = server.processId().isPresent()
                ? String.valueOf(server.processId().getAsLong())
                : "unknown";
        int status = workspace
                .control(variables(), out)
                .status(" as process " + id, () -> workspace.address().map(address -> URI.create(address + "/health")));
        if (status == 0) {
            out.print(workspace.started().orElse(""));
            out.println("  PID    " + id);
        }
        return status;
    }

    @Command(
            name = "token",
            sortOptions = false,
            description = "Prints a token and nothing else; for a development start only.")
    int token(@Mixin TokenOptions options) {
        StartChecks.refuseIssuer(variables(), ".");
        options.check();
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(workspace.home().path());
        out.println(options.issue(keys, workspace.home().issuer(), clock));
        return 0;
    }

    @Command(
            name = "compact",
            description = {
                "Takes the bytes of erased keys out of the files of the databases that DATABASE_URL and, if it is set, ERASURE_KEYS_URL name"
                        + " (docs/run/erasure.md), and says what it did. To be done again after each restore, once the service was ready.",
                "H2: ./medchain stop first. It does 'shutdown compact' and keeps the file's mode.",
                "PostgreSQL: with DATABASE_SUPERUSER and DATABASE_SUPERUSER_PASSWORD in the environment; 'vacuum full' locks each table for"
                        + " a while."
            })
    int compact() {
        ServerVariables variables = variables();
        SecretFiles.readInto(variables);
        workspace.readSecrets(variables);
        workspace.home().fillInDatabase(variables);
        if (variables.get("DATABASE_URL").startsWith("jdbc:h2:")
                && workspace.server(variables).isRunning()) {
            throw new ServerException("MedChain is running: ./medchain stop ends it.");
        }
        buildDrivers(variables);
        String classes = System.getProperty("java.class.path") + ":" + drivers() + "/*";
        return Program.runAttached(
                variables,
                workspace.root(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        "org.medchain.keys.development.Development",
                        "compact"));
    }

    private void buildDrivers(ServerVariables variables) {
        if (!Files.isDirectory(drivers())) {
            workspace.build(variables, 0, List.of("ear-module"));
        }
    }

    private Path drivers() {
        return workspace.liberty().resolve(NamedDatabase.DRIVERS);
    }

    NamedDatabase database() {
        ServerVariables variables = variables();
        SecretFiles.readInto(variables);
        workspace.readSecrets(variables);
        workspace.home().fillInDatabase(variables);
        buildDrivers(variables);
        return new NamedDatabase(variables, drivers());
    }

    @Command(
            name = "logs",
            description = "Follows the server's log.",
            footer = {"", "= tail -F ear-module/target/liberty/wlp/usr/servers/medchain/logs/messages.log"})
    int logs() {
        Path log = workspace.server(variables()).log();
        if (!Files.isRegularFile(log)) {
            throw new ServerException("There is no log yet: " + log);
        }
        return Program.runAttached(variables(), workspace.root(), List.of("tail", "-n", "100", "-F", log.toString()));
    }

    @Command(
            name = "bench",
            description = {
                "Measures the ledger, inside the server and over HTTP, and prints ratios; needs wrk.",
                "-Dmedchain.benchmark.parts=inside,http,layers,peers,load,years,tenants names other parts; docs/engineering/benchmarks.md has all properties."
            },
            footer = {"", "= mvn -pl tools/benchmark -am -Pbenchmark verify, and the properties"})
    int bench(@Option(names = "-D", paramLabel = "medchain.benchmark.NAME=VALUE") Map<String, String> properties) {
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, String> property :
                (properties == null ? Map.<String, String>of() : properties).entrySet()) {
            if (!property.getKey().startsWith("medchain.benchmark.")) {
                throw new UsageException("-D names a property medchain.benchmark.NAME");
            }
            arguments.add("-D" + property.getKey() + "=" + property.getValue());
        }
        if (!Program.isInstalled("wrk")) {
            throw new ServerException("The benchmark needs wrk on the PATH: it makes the load over HTTP.");
        }
        return measure(arguments);
    }

    @Command(
            name = "load",
            description = {
                "A hospital's load on servers of its own, with the local KEK and on the KMS simulator: 1000 generations at once, 10,000"
                        + " decryptions a minute, up to a million, and a KMS that stalls, errs and is back. Prints a table, and ends with 1 if a"
                        + " request failed or a key was lost."
            },
            footer = {
                "",
                "= mvn -pl tools/benchmark -am -Pbenchmark verify -Dmedchain.benchmark.parts=load -Dmedchain.benchmark.seconds=N"
            })
    int load(
            @Option(
                            names = "--seconds",
                            defaultValue = "300",
                            paramLabel = "N",
                            description = "how long each phase is; ${DEFAULT-VALUE} if not given")
                    String seconds) {
        if (!seconds.matches("[1-9][0-9]{0,4}")) {
            throw new UsageException("--seconds is a whole number from 1 to 99999");
        }
        return measure(List.of("-Dmedchain.benchmark.parts=load", "-Dmedchain.benchmark.seconds=" + seconds));
    }

    private int measure(List<String> properties) {
        List<String> arguments =
                new ArrayList<>(List.of("-B", "-q", "-pl", "tools/benchmark", "-am", "-Pbenchmark", "verify"));
        arguments.addAll(properties);
        return workspace.maven(variables(), arguments) == 0 ? 0 : FAILED;
    }
}
