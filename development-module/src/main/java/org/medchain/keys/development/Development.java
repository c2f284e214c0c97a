package org.medchain.keys.development;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.medchain.keys.chain.command.CommandLines;
import org.medchain.keys.chain.command.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The command line of this module, for the drills and the tests; the program medchain has the same as {@code token} and {@code compact}. Exit status 0: done; 1: refused, with one line on the error stream that says why; 2:
 * wrong usage, likewise.
 */
@Command(name = "development", description = "Secrets and tokens for a development start.")
public final class Development {

    private static final String DIRECTORY = "--directory";
    private static final String DEFAULT_DIRECTORY = ".medchain";
    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private final Map<String, String> environment;

    Development(PrintStream out, PrintStream err, Clock clock, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.environment = environment;
    }

    /**
     * @param arguments one of the verbs {@code secrets}, {@code token} and {@code compact} with its options, or {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(new Development(System.out, System.err, Clock.systemUTC(), System.getenv()).run(arguments));
    }

    int run(String... arguments) {
        return CommandLines.parserOf(this)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((wrong, unused) -> refuse(describe(wrong), WRONG_USAGE))
                .setExecutionExceptionHandler((failure, line, parsed) -> refuse(failure))
                .execute(arguments);
    }

    private static String describe(ParameterException wrong) {
        return wrong.getCommandLine().getParent() == null
                ? "the verbs are secrets, token, compact"
                : CommandLines.describe(wrong);
    }

    private int refuse(Exception failure) throws Exception {
        if (failure instanceof UsageException) {
            return refuse(failure.getMessage(), WRONG_USAGE);
        }
        if (failure instanceof DevelopmentException) {
            return refuse(failure.getMessage(), REFUSED);
        }
        throw failure;
    }

    private int refuse(String why, int status) {
        err.println(why);
        return status;
    }

    @Command(
            name = "secrets",
            sortOptions = false,
            description = "Makes the secrets and token keys that are missing, and prints where they are.")
    void makeSecrets(
            @Option(
                            names = DIRECTORY,
                            defaultValue = DEFAULT_DIRECTORY,
                            paramLabel = "DIRECTORY",
                            description = "where they are kept; ${DEFAULT-VALUE} if not given")
                    Path directory) {
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(directory);
        out.println("Secrets: " + keys.secretsFile());
        out.println("Public token keys: " + keys.publicKeysFile());
    }

    @Command(name = "token", sortOptions = false, description = "Prints a token and nothing else.")
    void printToken(
            @Mixin TokenOptions options,
            @Option(
                            names = DIRECTORY,
                            defaultValue = DEFAULT_DIRECTORY,
                            paramLabel = "DIRECTORY",
                            description = "where the key is kept; ${DEFAULT-VALUE} if not given")
                    Path directory) {
        options.check();
        out.println(options.issue(DevelopmentKeys.createOrOpen(directory), clock));
    }

    @Command(
            name = "compact",
            description =
                    "Takes the bytes of erased keys out of the files of the databases that DATABASE_URL and, if it is set,"
                            + " ERASURE_KEYS_URL name.")
    void compact() {
        // What is wrong with either is said before anything is done.
        List<Compaction> compactions = Stream.of(Compaction.Place.values())
                .filter(place -> place == Compaction.Place.RECORDS || environment.containsKey(place.prefix() + "URL"))
                .map(this::compactionOf)
                .toList();
        compactions.forEach(compaction -> compaction.run().forEach(out::println));
    }

    private Compaction compactionOf(Compaction.Place place) {
        String url = variable(place.prefix() + "URL");
        String superuser = place.prefix() + "SUPERUSER";
        String user = url.startsWith(PostgresCompaction.PREFIX) && environment.containsKey(superuser)
                ? superuser
                : place.prefix() + "USER";
        String password = (user.equals(superuser) ? superuser + "_" : place.prefix()) + "PASSWORD";
        return Compaction.of(new Compaction.Database(url, variable(user), variable(password)), place);
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new DevelopmentException(name + " must be set");
        }
        return value;
    }
}
