package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jboss.byteman.agent.Main;

/** Byteman's agent in the JVM of a server: by its rules the server's classes call classes of a test. */
public final class ServerAgent {

    private final MedChainServer server;

    private ServerAgent(MedChainServer server) {
        this.server = server;
    }

    /**
     * From its next start on the server runs under the rules.
     *
     * @param rules a file; a jar of what they call is put beside it
     * @param called what the rules call
     */
    public static ServerAgent addTo(MedChainServer server, Path rules, Class<?>... called) throws IOException {
        Path code = rules.resolveSibling("called.jar");
        writeJar(code, called);
        Path byteman = jarOf(Main.class);
        // The application's class loader finds the agent's classes only where it finds those of the JDK.
        return new ServerAgent(server)
                .option("-javaagent:" + byteman + "=script:" + rules + ",boot:" + byteman + ",boot:" + code);
    }

    /** From its next start on the server's JVM gets this option. */
    public ServerAgent option(String option) throws IOException {
        Files.writeString(
                server.directory().server().resolve("jvm.options"),
                '\n' + option,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return this;
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeJar(Path file, Class<?>... types) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (Class<?> type : types) {
                String entry = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream code = type.getResourceAsStream("/" + entry)) {
                    code.transferTo(jar);
                }
            }
        }
    }
}
