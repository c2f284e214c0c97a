package org.medchain.keys.it.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.medchain.keys.it.crash.agent.KillSwitch;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerAgent;

/** The named points at which a server kills itself, by rules of Byteman, whose agent is in the server's JVM. */
final class KillPoints {

    private static final String NAME = "RULE ";
    private static final String RULES = "rules.btm";

    private final MedChainServer server;
    private final List<String> files;
    private final Path directory;

    private KillPoints(MedChainServer server, List<String> files) {
        this.server = server;
        this.files = files;
        this.directory = server.directory().server().resolve("kill-switch");
    }

    /**
     * From its next start on, the server notes what points it passes.
     *
     * @param files of rules, beside this class
     */
    static KillPoints addTo(MedChainServer server, String... files) throws IOException {
        KillPoints points = new KillPoints(server, List.of(files));
        Files.createDirectories(points.directory);
        points.writeAgent();
        return points;
    }

    private void writeAgent() throws IOException {
        Path rules = directory.resolve(RULES);
        try (OutputStream all = Files.newOutputStream(rules)) {
            for (String file : files) {
                try (InputStream resource = KillPoints.class.getResourceAsStream(file)) {
                    resource.transferTo(all);
                }
            }
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
        arm(point, pass);
        awaitKill(point);
    }

    /** The server will kill itself at this point, whether it runs already or not. */
    void arm(String point, int pass) throws IOException {
        Path draft = directory.resolve("draft");
        Files.writeString(draft, pass + " " + point);
        Files.move(draft, directory.resolve(KillSwitch.ARMED), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns when the running server has killed itself at the point that is armed. */
    void awaitKill(String point) throws IOException {
        Path killed = directory.resolve(KillSwitch.KILLED);
        try {
            server.awaitEnd();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the server was not killed " + point, e);
        }
        if (Files.notExists(killed) || !Files.readString(killed).equals(point)) {
            throw new IllegalStateException("the server ended otherwise than by a kill " + point);
        }
        Files.delete(directory.resolve(KillSwitch.ARMED));
        Files.delete(killed);
    }
}
