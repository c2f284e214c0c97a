package org.medchain.keys.development;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line of this module. Exit status 0: done; 1: refused, with one line on the error stream that says why; 2:
 * wrong usage, likewise.
 */
public final class Development {

    private static final String DIRECTORY = "--directory";
    private static final long MAX_PORT = 65_535;
    private static final long MAX_SECONDS = 3_600;
    private static final long DEFAULT_SECONDS = 120;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    Development(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /**
     * @param arguments {@code secrets [--directory D]} makes the secrets and token keys that are missing; {@code token
     *     --role R --tenant T [--subject S] [--minutes N] [--directory D]} prints a token, alone on the last line;
     *     {@code await --port N --log FILE --pid P [--seconds N]} waits until a started server is ready
     */
    public static void main(String[] arguments) {
        System.exit(new Development(System.out, System.err, Clock.systemUTC()).run(arguments));
    }

    int run(String... arguments) {
        try {
            String verb = arguments.length == 0 ? "" : arguments[0];
            List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
            switch (verb) {
                case "secrets" -> makeSecrets(rest);
                case "token" -> printToken(rest);
                case "await" -> awaitServer(rest);
                default -> throw new UsageException("the verbs are secrets, token, await");
            }
            return 0;
        } catch (UsageException e) {
            err.println(e.getMessage());
            return 2;
        } catch (DevelopmentException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private void makeSecrets(List<String> arguments) {
        DevelopmentKeys keys = open(Options.parse(arguments, List.of(DIRECTORY)));
        out.println("Secrets: " + keys.secretsFile());
        out.println("Public token keys: " + keys.publicKeysFile());
    }

    private void printToken(List<String> arguments) {
        List<String> known = new ArrayList<>(TokenRequest.OPTIONS);
        known.add(DIRECTORY);
        Options options = Options.parse(arguments, known);
        TokenRequest request = TokenRequest.from(options);
        out.println(open(options)
                .tokenIssuer(clock)
                .withLifetime(request.lifetime())
                .issue(request.subject(), request.tenant(), request.roles()));
    }

    private static void awaitServer(List<String> arguments) {
        Options options = Options.parse(arguments, List.of("--port", "--log", "--pid", "--seconds"));
        URI ready = URI.create("http://127.0.0.1:" + options.requireNumber("--port", MAX_PORT) + "/health/ready");
        long pid = options.requireNumber("--pid", Long.MAX_VALUE);
        long seconds = options.findNumber("--seconds", MAX_SECONDS).orElse(DEFAULT_SECONDS);
        new ServerWatch(ready, Path.of(options.require("--log")), () -> isAlive(pid), Duration.ofMillis(500))
                .awaitReady(Duration.ofSeconds(seconds));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static DevelopmentKeys open(Options options) {
        return DevelopmentKeys.createOrOpen(Path.of(options.find(DIRECTORY).orElse(".medchain")));
    }
}
