package org.medchain.keys.it.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A MedChain server as a process of its own. It can be stopped and killed and started again on the same data; its ports are
 * new with every start, but for one that its environment names.
 *
 * <p>Limit: for one thread at a time, but for {@link #uri()}.
 */
public final class MedChainServer implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(6);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(6);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final int LOWEST_PORT = 10_000;
    private static final int LOWEST_OUTGOING_PORT = 32_768;
    /** Ports of servers that start side by side: one takes its port long after it was chosen. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private static final Pattern REFUSAL = Pattern.compile("MedChain cannot start:[^\\r\\n]*");

    private final ServerDirectory directory;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ONE_ANSWER).build();
    private final Thread killOnExit = new Thread(this::kill);

    private Process process;
    private int httpsPort;
    private int operationsPort;
    private int healthPort;
    private volatile URI uri;

    MedChainServer(ServerDirectory directory) {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(killOnExit);
    }

    /**
     * Starts the server and returns when it is ready.
     *
     * @throws StartRefusedException if it does not become ready; its process is then gone
     */
    public void start(ServerEnvironment environment) {
        start(environment, process(directory));
    }

    /** Starts it without what Liberty keeps of an earlier start, as the program {@code medchain} does. */
    public void startClean(ServerEnvironment environment) {
        ProcessBuilder builder = process(directory);
        builder.command().add("--clean");
        start(environment, builder);
    }

    private void start(ServerEnvironment environment, ProcessBuilder builder) {
        putAside(directory.messagesLog());
        int httpPort = environment.httpPort().orElseGet(MedChainServer::freePort);
        httpsPort = freePort();
        operationsPort = freePort();
        healthPort = freePort();
        uri = URI.create("http://127.0.0.1:" + httpPort);
        environment
                .with("HTTP_PORT", Integer.toString(httpPort))
                .with("HTTPS_PORT", Integer.toString(httpsPort))
                .with("OPERATIONS_PORT", Integer.toString(operationsPort))
                .with("HEALTH_PORT", Integer.toString(healthPort))
                .with("HEALTH_HOST", "127.0.0.1")
                .applyTo(builder);
        try {
            process = builder.start();
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(LONGEST_START)
                    .until(this::isReadyUnlessRefused);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StartRefusedException e) {
            kill();
            throw e;
        }
    }

    /** The process of a server, in the environment of this one until it is given its own. */
    static ProcessBuilder process(ServerDirectory directory) {
        return new ProcessBuilder(
                        ServerDirectory.runtime().resolve("bin/server").toString(), "run", "medchain")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(directory.console().toFile()));
    }

    /** Ends the process at once, as {@code kill -9} does. */
    public void kill() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            awaitEnd();
        }
    }

    /** Stops the process where it is (SIGSTOP), as a long pause of its machine would. It keeps its connections. */
    public void freeze() {
        Signal.STOP.send(processes());
    }

    /** Lets a frozen process go on (SIGCONT), as if nothing had happened. */
    public void thaw() {
        Signal.CONT.send(processes());
    }

    /** Asks the process to end (SIGTERM) and returns when it has. */
    public void stop() {
        if (process != null) {
            process.destroy();
            awaitEnd();
        }
    }

    /** Returns when the process has ended, by whatever means. */
    public void awaitEnd() {
        try {
            if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server's process does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server's process ended", e);
        }
    }

    /** What the process that has ended told its parent: not 0 for a failure. */
    public int exitStatus() {
        return process.exitValue();
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(killOnExit);
    }

    /** Where the server answers plain HTTP, on the loopback address. */
    public URI uri() {
        return uri;
    }

    public int httpsPort() {
        return httpsPort;
    }

    public int operationsPort() {
        return operationsPort;
    }

    /** Where probes are answered over plain HTTP, on the loopback address. */
    public int healthPort() {
        return healthPort;
    }

    public ServerDirectory directory() {
        return directory;
    }

    /** The server's process and its children. */
    public List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    /** Gives the server's JVM a command of {@code jcmd}, and returns what it said. */
    public String jcmd(String... command) throws IOException, InterruptedException {
        List<ProcessHandle> processes = processes();
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(processes.get(processes.size() - 1).pid())));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return said;
    }

    private boolean isReadyUnlessRefused() throws IOException, InterruptedException {
        // Taken before the log is read: a server's last words are then not missed.
        boolean alive = process.isAlive();
        if (Files.exists(directory.messagesLog())) {
            Matcher refusal =
                    REFUSAL.matcher(new String(Files.readAllBytes(directory.messagesLog()), StandardCharsets.UTF_8));
            if (refusal.find()) {
                throw new StartRefusedException(refusal.group());
            }
        }
        if (!alive) {
            throw new StartRefusedException("the server's process has ended; see " + directory.console());
        }
        return isReady();
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/health/ready"))
                .timeout(ONE_ANSWER)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** A later start must not find the words of an earlier one. */
    private static void putAside(Path log) {
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling("messages-until-" + System.nanoTime() + ".log"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** None that the system gives to outgoing connections: one of those could take it before the server does. */
    public static int freePort() {
        return ThreadLocalRandom.current()
                .ints(LOWEST_PORT, LOWEST_OUTGOING_PORT)
                .filter(port -> isFree(port) && GIVEN.add(port))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
