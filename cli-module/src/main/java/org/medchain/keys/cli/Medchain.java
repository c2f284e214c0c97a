package org.medchain.keys.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.chain.command.CommandLines;
import org.medchain.keys.chain.command.FileFailure;
import org.medchain.keys.chain.command.Likeness;
import org.medchain.keys.chain.command.UsageException;
import org.medchain.keys.cli.escrow.InvalidShareException;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.client.http.ServiceUnreachableException;
import org.medchain.keys.client.http.TokenRefusedException;
import org.medchain.keys.client.http.UnexpectedAnswerException;
import org.medchain.keys.client.message.InvalidMessageException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code medchain}. Results go to the output, problems and progress to the error output, in one line each. What was typed is not
 * repeated.
 */
public final class Medchain {

    private static final int SERVER_FAILED = 1;
    private static final Set<String> HELP = Set.of("help", "--help");

    private final Terminal terminal;
    private final Optional<Place> place;
    private final CommandLine parser;
    private final Optional<CommandLine> placeParser;

    Medchain(Terminal terminal, Map<String, String> process) {
        this(terminal, process, Optional.empty());
    }

    private Medchain(Terminal terminal, Map<String, String> process, Optional<Place> place) {
        this.terminal = terminal;
        this.place = place;
        Map<String, String> environment =
                place.map(it -> it.environmentOf(process)).orElse(process);
        Options options = new Options();
        Context context = new Context(terminal, options, environment);
        CommandSpec root = CommandSpec.forAnnotatedObject(options).version("medchain " + version());
        root.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .type(boolean.class)
                .description("prints the version")
                .build());
        for (Object commands : new Object[] {
            new SealCommand(context),
            new OpenCommand(context),
            new KeyCommands(context),
            new TenantCommands(context),
            new ApplyCommand(context),
            new RotationCommands(context),
            new DestructionCommands(context),
            new HoldCommands(context),
            new AuditCommands(context),
            new RestoreCheckCommand(context),
            new RecoveryCommands(context),
            new EscrowCommands(context, environment, new SecureRandom(), Clock.system(ZoneId.systemDefault())),
            new HsmCommands(context, environment),
            new CredentialProcessCommand(context),
            new CompletionCommand(context, this::all)
        }) {
            CommandSpec spec = CommandSpec.forAnnotatedObject(commands);
            root.addSubcommand(spec.name(), spec);
        }
        parser = configured(CommandLines.parserOf(root));
        placeParser = place.map(it -> it.commands(terminal.out(), terminal.err(), process))
                .map(CommandLines::parserOf)
                .map(this::configured);
    }

    private CommandLine configured(CommandLine parsed) {
        return parsed.setParameterExceptionHandler((wrong, arguments) -> fail(wrong))
                .setExecutionExceptionHandler((failure, command, result) -> fail(failure))
                .setOut(new PrintWriter(terminal.out(), false, Charset.defaultCharset()));
    }

    private static String version() {
        return ResourceBundle.getBundle("org.medchain.keys.cli.build").getString("version");
    }

    public static void main(String[] arguments) {
        if (arguments.length > 0 && OfflineCommands.has(arguments[0])) {
            OfflineCommands.run(System.getenv(), arguments[0], rest(arguments));
        }
        System.exit(new Medchain(Terminal.ofProcess(), System.getenv()).run(arguments));
    }

    /** Runs the program in a place that has a server, and ends the process with its exit status. */
    public static void runAndExit(Place place, String... arguments) {
        if (arguments.length > 0 && OfflineCommands.has(arguments[0])) {
            OfflineCommands.run(place.environmentOf(System.getenv()), arguments[0], rest(arguments));
        }
        System.exit(run(place, System.getenv(), System.out, System.err, arguments));
    }

    /**
     * Runs one command in a place that has a server.
     *
     * @return its exit status
     */
    public static int run(
            Place place, Map<String, String> process, PrintStream out, PrintStream err, String... arguments) {
        Terminal terminal = Terminal.ofProcess().with(out, err);
        return new Medchain(terminal, process, Optional.of(place)).run(arguments);
    }

    /** Describes all commands of the program in a place, for its manual pages. */
    public static CommandLine describe(Place place) {
        return new Medchain(Terminal.ofProcess(), Map.of(), Optional.of(place)).all();
    }

    private CommandLine all() {
        return AllCommands.of(parser, placeParser);
    }

    private static String[] rest(String... arguments) {
        return Arrays.copyOfRange(arguments, 1, arguments.length);
    }

    int run(String... arguments) {
        int status = placeParser.map(its -> runInPlace(its, arguments)).orElseGet(() -> parser.execute(arguments));
        if (!terminal.out().checkError()) {
            return status;
        }
        if (status == ExitStatus.DONE.code()) {
            terminal.err().println("medchain: " + OutputLostException.MESSAGE);
        }
        return ExitStatus.FAILED.code();
    }

    private int runInPlace(CommandLine its, String... arguments) {
        if (arguments.length == 0 || HELP.contains(arguments[0])) {
            its.usage(its.getOut());
            its.getOut().println();
            parser.usage(parser.getOut());
            return ExitStatus.DONE.code();
        }
        String command = arguments[0];
        if (its.getSubcommands().containsKey(command)) {
            return its.execute(arguments);
        }
        if (command.startsWith("-") || parser.getSubcommands().containsKey(command)) {
            return parser.execute(arguments);
        }
        Set<String> all = new TreeSet<>(its.getSubcommands().keySet());
        all.addAll(parser.getSubcommands().keySet());
        return failUsage(Likeness.nearest(command, all)
                .map(meant -> "unknown command, did you mean " + meant + "?")
                .orElseGet(() -> "unknown command; the commands here are " + String.join(", ", all)));
    }

    private int fail(ParameterException wrong) {
        return failUsage(CommandLines.describe(wrong));
    }

    private int failUsage(String why) {
        terminal.err().println("medchain: " + why);
        return ExitStatus.WRONG_USAGE.code();
    }

    private int fail(Exception failure) {
        boolean ofServer = failure instanceof ServerException
                || place.filter(it -> it.knows(failure)).isPresent();
        Optional<ExitStatus> status = findStatus(failure);
        terminal.err()
                .println("medchain: " + (ofServer || status.isPresent() ? wordsOf(failure) : internalError(failure)));
        return ofServer ? SERVER_FAILED : status.orElse(ExitStatus.FAILED).code();
    }

    private static String wordsOf(Exception failure) {
        if (failure instanceof ServiceUnreachableException && failure.getCause() != null) {
            return "the service can't be reached: " + Unreachable.causeOf(failure.getCause());
        }
        if (failure instanceof CallerRefusedException) {
            return failure.getMessage() + ": the token must have the role key-user and name the tenant";
        }
        if (failure instanceof UncheckedIOException unchecked) {
            return wordsOf(unchecked.getCause());
        }
        if (failure instanceof OutputLostException) {
            return failure.getMessage();
        }
        return failure instanceof IOException known
                ? FileFailure.cannot("read or write", "a file", known)
                : String.valueOf(failure.getMessage());
    }

    /** Names the kind of a failure that no command expects, and where it came from: its message may repeat what was typed. */
    private static String internalError(Exception failure) {
        String place = Stream.of(failure.getStackTrace())
                .filter(it -> it.getClassName().startsWith("org.medchain."))
                .findFirst()
                .map(it -> " (" + it.getFileName() + ":" + it.getLineNumber() + ")")
                .orElse("");
        return "internal error: " + failure.getClass().getSimpleName() + place + "; please report it";
    }

    /** Finds the status of a failure; empty if no command expects it. */
    private static Optional<ExitStatus> findStatus(Exception failure) {
        if (failure instanceof CommandFailedException known) {
            return Optional.of(known.status());
        }
        if (failure instanceof InvalidMessageException || failure instanceof InvalidShareException) {
            return Optional.of(ExitStatus.NOT_AUTHENTIC);
        }
        if (failure instanceof MalformedValueException
                || failure instanceof UsageException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException) {
            return Optional.of(ExitStatus.WRONG_USAGE);
        }
        if (failure instanceof TokenRefusedException) {
            return Optional.of(ExitStatus.REFUSED);
        }
        if (failure instanceof ServiceUnreachableException || failure instanceof UnexpectedAnswerException) {
            return Optional.of(ExitStatus.UNAVAILABLE);
        }
        return Optional.of(failure)
                .filter(KeyManagementException.class::isInstance)
                .map(KeyManagementException.class::cast)
                .map(Medchain::statusOf);
    }

    private static ExitStatus statusOf(KeyManagementException refused) {
        return switch (refused.reason()) {
            case INVALID_ENCRYPTED_KEY -> ExitStatus.NOT_AUTHENTIC;
            case KMS_UNAVAILABLE, KMS_BUSY, AUDIT_UNAVAILABLE, TOO_MANY_REQUESTS -> ExitStatus.UNAVAILABLE;
            default -> ExitStatus.REFUSED;
        };
    }
}
