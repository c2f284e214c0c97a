package org.medchain.keys.cli.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The console of a server for trying. Its people log in at a page of this machine, where they choose who they are: a process of its own, which ends with
 * the server.
 */
public final class TrialConsole {

    private static final String PROGRAM = "org.medchain.keys.development.LoginPage";
    private static final String CLIENT = "medchain-console";
    /** A file with anything else counts for nothing, and is written again. */
    private static final String PORT = "[1-9][0-9]{0,4}";

    private static final String LOOPBACK = "http://127.0.0.1:";

    private static final Duration ONE_ANSWER = Duration.ofSeconds(2);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int OK = 200;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    private final LocalDirectory directory;
    private final String secret;

    /** @param secret of the console and its login page */
    public TrialConsole(LocalDirectory directory, String secret) {
        this.directory = directory;
        this.secret = secret;
    }

    /** Returns the issuer of the tokens of the directory's last server; empty if it had no console. */
    static Optional<String> findIssuer(LocalDirectory directory) {
        return findPort(directory).map(port -> LOOPBACK + port);
    }

    private static Optional<String> findPort(LocalDirectory directory) {
        Path file = portFile(directory);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file)).filter(port -> port.matches(PORT))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ServerException("cannot read " + file, e);
        }
    }

    private static Path portFile(LocalDirectory directory) {
        return directory.path().resolve("login-port");
    }

    /**
     * Sets what a server needs that is to have the console. The port of the login page stays that of the last server, and its tokens valid, unless
     * another program took it. It waits for a page that is about to end with its server.
     */
    public void configure(ServerVariables variables) {
        if (findPort(directory).filter(TrialConsole::isFree).isEmpty()) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Files.writeString(portFile(directory), String.valueOf(free.getLocalPort()));
            } catch (IOException e) {
                throw new ServerException("cannot write " + portFile(directory), e);
            }
        }
        variables.set("MP_JWT_VERIFY_ISSUER", findIssuer(directory).orElseThrow());
        variables.set("CONSOLE_CLIENT_ID", CLIENT);
        variables.set("CONSOLE_CLIENT_SECRET", secret);
        variables.set("CONSOLE_URL", LOOPBACK + variables.get("HTTP_PORT"));
    }

    private static boolean isFree(String port) {
        Duration limit = isPage(LOOPBACK + port) ? LONGEST_END : Duration.ZERO;
        return Waiting.until(() -> !Ports.isInUse(port), limit, PAUSE);
    }

    /** The directory's next server has no console: it takes no tokens of a login page. */
    public void leaveOut() {
        try {
            Files.deleteIfExists(portFile(directory));
        } catch (IOException e) {
            throw new ServerException("cannot delete " + portFile(directory), e);
        }
    }

    /** Starts the login page beside a server; otherwise as {@link #start}. A server whose page does not start is stopped. */
    public Optional<String> startBeside(LibertyServer server, ServerVariables variables) {
        try {
            return server.processId().stream()
                    .mapToObj(process -> start(variables, process))
                    .findFirst();
        } catch (RuntimeException e) {
            try {
                server.stop();
            } catch (ServerException stopping) {
                e.addSuppressed(stopping);
            }
            throw e;
        }
    }

    /**
     * Starts the login page, and waits until it answers.
     *
     * @param server the process with which it ends
     * @return the address that lets a browser in, and leads it to the console
     * @throws ServerException if it does not start
     */
    public String start(ServerVariables variables, long server) {
        Path log = directory.path().resolve("login.log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "nohup",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PROGRAM,
                        directory.path().toString(),
                        findPort(directory).orElseThrow(),
                        variables.get("CONSOLE_URL"),
                        String.valueOf(server)))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        String issuer = findIssuer(directory).orElseThrow();
        try {
            await(builder.start(), issuer, log);
        } catch (IOException e) {
            throw new ServerException("cannot start the login page of the console", e);
        }
        return issuer + "/?secret=" + secret;
    }

    private static void await(Process page, String issuer, Path log) {
        // When the page has ended, another program may have its port, and answer.
        Waiting.until(() -> isPage(issuer) || !page.isAlive(), LONGEST_START, PAUSE);
        if (!page.isAlive() || !isPage(issuer)) {
            page.destroy();
            throw new ServerException("the login page of the console did not start; its log is " + log);
        }
    }

    private static boolean isPage(String issuer) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration"))
                .timeout(ONE_ANSWER)
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted before the login page of the console answered", e);
        }
    }
}
