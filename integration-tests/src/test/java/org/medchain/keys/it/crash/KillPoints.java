package org.medchain.keys.it.crash;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jboss.byteman.agent.Main;
import org.medchain.keys.it.crash.agent.KillSwitch;
import org.medchain.keys.it.server.MedChainServer;

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
        Path killSwitch = directory.resolve("kill-switch.jar");
        writeJar(killSwitch);
        Path byteman = jarOf(Main.class);
        // The application's class loader finds the agent's classes only where it finds those of the JDK.
        append(
                "jvm.options",
                "-javaagent:" + byteman + "=script:" + rules + ",boot:" + byteman + ",boot:" + killSwitch);
        append("jvm.options", "-D" + KillSwitch.DIRECTORY + "=" + directory);
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeJar(Path file) throws IOException {
        String entry = KillSwitch.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                InputStream code = KillSwitch.class.getResourceAsStream("/" + entry)) {
            jar.putNextEntry(new JarEntry(entry));
            code.transferTo(jar);
        }
    }

    private void append(String file, String line) throws IOException {
        Files.writeString(
                server.directory().server().resolve(file),
                '\n' + line,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
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
