package org.medchain.keys.cli.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.medchain.keys.cli.server.Program.Ended;

/**
 * Open Liberty with the server {@code medchain}, run by its own script.
 *
 * <p>Each start is one with {@code --clean}: Liberty keeps its configuration with the variables of the last start, and writes the two at different
 * times. A server that was killed, or could not write, left a state with which the next start opened an earlier one's database.
 */
public final class LibertyServer {

    private static final String NAME = "medchain";
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration FIRST_CHECKS = Duration.ofSeconds(10);

    private final Path liberty;
    private final ServerVariables variables;

    /** @param variables those with which it runs; {@code WLP_OUTPUT_DIR} and {@code LOG_DIR} say where its files are */
    public LibertyServer(Path liberty, ServerVariables variables) {
        this.liberty = liberty;
        this.variables = variables;
    }

    private Path script() {
        return liberty.resolve("bin").resolve("server");
    }

    private Ended server(String verb, String... more) {
        List<String> command = new ArrayList<>(List.of(script().toString(), verb, NAME));
        command.addAll(List.of(more));
        return Program.run(variables, command);
    }

    public boolean isRunning() {
        return Files.isExecutable(script()) && server("status").status() == 0;
    }

    /** Starts it in the background; it has not started yet when this returns. */
    public void start() {
        requireDone(server("start", "--clean"));
    }

    public void stop() {
        requireDone(server("stop"));
    }

    private static void requireDone(Ended ended) {
        if (ended.status() != 0) {
            throw new ServerException(ended.output());
        }
    }

    public Path log() {
        return variables
                .find("LOG_DIR")
                .map(Path::of)
                .orElseGet(() -> liberty.resolve(Path.of("usr", "servers", NAME, "logs")))
                .resolve("messages.log");
    }

    /** Returns the id of the process of a server that was started in the background. */
    public OptionalLong processId() {
        Path servers = variables
                .find("WLP_OUTPUT_DIR")
                .map(Path::of)
                .orElseGet(() -> liberty.resolve(Path.of("usr", "servers")));
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(servers.resolve(".pid").resolve(NAME + ".pid"))
                            .strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Waits until it has started, and 10 s more, within the limit, until it is ready.
     *
     * @param health the address below which it tells that it has started and is ready
     * @param limit zero looks once
     * @throws ServerException unless it has started
     */
    public ServerState awaitStarted(URI health, Duration limit) {
        OptionalLong process = processId();
        BooleanSupplier alive = () -> process.isEmpty() || isAlive(process.getAsLong());
        return new ServerWatch(health, log(), alive, INTERVAL).awaitStarted(limit, FIRST_CHECKS);
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }
}
