package org.medchain.keys.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.chain.certificate.VerifyCertificate;
import org.medchain.keys.chain.command.CommandLines;
import org.medchain.keys.chain.command.FileFailure;
import org.medchain.keys.chain.verification.VerifyAudit;
import org.medchain.keys.cli.escrow.InvalidShareException;
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

    private final Terminal terminal;
    private final CommandLine parser;

    Medchain(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
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
            new CredentialProcessCommand(context),
            new CompletionCommand(context)
        }) {
            CommandSpec spec = CommandSpec.forAnnotatedObject(commands);
            root.addSubcommand(spec.name(), spec);
        }
        parser = CommandLines.parserOf(root)
                .setParameterExceptionHandler((wrong, arguments) -> fail(wrong))
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> fail(failure).code())
                .setOut(new PrintWriter(terminal.out(), false, Charset.defaultCharset()));
    }

    private static String version() {
        return ResourceBundle.getBundle("org.medchain.keys.cli.build").getString("version");
    }

    public static void main(String[] arguments) {
        if (arguments.length > 0 && isOffline(arguments[0])) {
            verify(arguments);
        }
        System.exit(new Medchain(Terminal.ofProcess(), System.getenv()).run(arguments));
    }

    private static boolean isOffline(String command) {
        return Set.of("verify-audit", "verify-certificate").contains(command);
    }

    /** Runs a command that has options and exit states of its own, and asks no service. */
    private static void verify(String... arguments) {
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        if (arguments[0].equals("verify-audit")) {
            VerifyAudit.main(rest);
        } else {
            VerifyCertificate.main(rest);
        }
    }

    int run(String... arguments) {
        int status = parser.execute(arguments);
        if (!terminal.out().checkError()) {
            return status;
        }
        if (status == ExitStatus.DONE.code()) {
            terminal.err().println("medchain: " + OutputLostException.MESSAGE);
        }
        return ExitStatus.FAILED.code();
    }

    private int fail(ParameterException wrong) {
        terminal.err().println("medchain: " + CommandLines.describe(wrong));
        return ExitStatus.WRONG_USAGE.code();
    }

    private ExitStatus fail(Exception failure) {
        ExitStatus status = statusOf(failure);
        terminal.err().println("medchain: " + wordsOf(failure));
        return status;
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

    private static ExitStatus statusOf(Exception failure) {
        if (failure instanceof CommandFailedException known) {
            return known.status();
        }
        if (failure instanceof InvalidMessageException || failure instanceof InvalidShareException) {
            return ExitStatus.NOT_AUTHENTIC;
        }
        if (failure instanceof MalformedValueException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException) {
            return ExitStatus.WRONG_USAGE;
        }
        if (failure instanceof TokenRefusedException) {
            return ExitStatus.REFUSED;
        }
        if (failure instanceof ServiceUnreachableException || failure instanceof UnexpectedAnswerException) {
            return ExitStatus.UNAVAILABLE;
        }
        if (failure instanceof KeyManagementException refused) {
            return statusOf(refused);
        }
        throw new IllegalStateException(
                "internal error: " + failure.getClass().getSimpleName() + "; please report it with the lines below",
                failure);
    }

    private static ExitStatus statusOf(KeyManagementException refused) {
        return switch (refused.reason()) {
            case INVALID_ENCRYPTED_KEY -> ExitStatus.NOT_AUTHENTIC;
            case KMS_UNAVAILABLE, KMS_BUSY, AUDIT_UNAVAILABLE, TOO_MANY_REQUESTS -> ExitStatus.UNAVAILABLE;
            default -> ExitStatus.REFUSED;
        };
    }
}
