package org.medchain.keys.it.crash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.medchain.keys.it.crash.agent.KillSwitch;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerAgent;

/** The named points at which a server kills itself, by the rules of {@code kill-points.btm} and Byteman's agent in its JVM. */
final class KillPoints {

    private static final String RULES = "kill-points.btm";
    private static final String NAME = "RULE ";

    private final MedChainServer server;
    private final Path directory;

    private KillPoints(MedChainServer server) {
        this.server = server;
        this.directory = server.directory().server().resolve("kill-switch");
    }

    /** From its next start on, the server notes what points it passes. */
    static KillPoints addTo(MedChainServer server) throws IOException {
        KillPoints points = new KillPoints(server);
        Files.createDirectories(points.directory);
        points.writeAgent();
        return points;
    }

    private void writeAgent() throws IOException {
        Path rules = directory.resolve(RULES);
        try (InputStream resource = KillPoints.class.getResourceAsStream(RULES)) {
            Files.copy(resource, rules);
        }
        ServerAgent.addTo(server, rules, KillSwitch.class).option("-D" + KillSwitch.DIRECTORY + "=" + directory);
    }

    List<String> names() throws IOException {
        return Files.readAllLines(directory.resolve(RULES)).stream()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length()))
                .toList();
    }

    /** Those that the server has passed since they were added to it. */
    Set<String> passed() throws IOException {
        return Set.copyOf(Files.readAllLines(directory.resolve(KillSwitch.PASSED)));
    }

    /**
     * Returns when the running server has killed itself at this point.
     *
     * @param pass how often the point is passed from now on, the last time included
     */
    void kill(String point, int pass) throws IOException {
        Path armed = directory.resolve(KillSwitch.ARMED);
        Path killed = directory.resolve(KillSwitch.KILLED);
        Path draft = directory.resolve("draft");
        Files.writeString(draft, pass + " " + point);
        Files.move(draft, armed, StandardCopyOption.ATOMIC_MOVE);
        try {
            server.awaitEnd();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the server was not killed " + point, e);
        }
        if (Files.notExists(killed) || !Files.readString(killed).equals(point)) {
            throw new IllegalStateException("the server ended otherwise than by a kill " + point);
        }
        Files.delete(armed);
        Files.delete(killed);
    }
}
