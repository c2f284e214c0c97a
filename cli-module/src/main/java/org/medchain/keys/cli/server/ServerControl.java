package org.medchain.keys.cli.server;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands that every place has for its server: it says what the server does, by the name that the place gives it. */
public final class ServerControl {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int NOT_STARTED = 1;
    private static final int NOT_RUNNING = 3;

    private final String name;
    private final LibertyServer server;
    private final PrintStream out;

    /** @param name begins a sentence, such as {@code The server} */
    public ServerControl(String name, LibertyServer server, PrintStream out) {
        this.name = name;
        this.server = server;
        this.out = out;
    }

    /**
     * Waits until the server has started; one that was started and does not is stopped.
     *
     * @param health the address below which it tells that it has started and is ready
     * @throws ServerException unless it has started, after 120 s at most
     */
    public ServerState awaitOrStop(URI health) {
        try {
            return await(health);
        } catch (ServerException e) {
            server.stop();
            throw e;
        }
    }

    /** @throws ServerException unless it has started, after 120 s at most */
    public ServerState await(URI health) {
        return server.awaitStarted(health, LIMIT);
    }

    /** Stops the server if it runs. */
    public void stop() {
        if (server.isRunning()) {
            server.stop();
            out.println(name + " has stopped.");
        } else {
            out.println(name + " is not running.");
        }
    }

    /**
     * Returns 0 if the server has started, after a line that names the checks that are down; 1 if it runs and has not started; 3 if it does not run.
     *
     * @param as what is added to the line that says that it runs, such as the number of its process
     */
    public int status(String as, Supplier<Optional<URI>> health) {
        if (!server.isRunning()) {
            out.println(name + " is not running.");
            return NOT_RUNNING;
        }
        Optional<ServerState> state = look(health);
        if (state.isEmpty()) {
            out.println(name + " runs" + as + " and has not started: see " + server.log());
            return NOT_STARTED;
        }
        out.println(state.get().line());
        return 0;
    }

    private Optional<ServerState> look(Supplier<Optional<URI>> health) {
        try {
            return health.get().map(address -> server.awaitStarted(address, Duration.ZERO));
        } catch (ServerException e) {
            return Optional.empty();
        }
    }
}
