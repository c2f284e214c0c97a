package org.medchain.keys.it.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerDirectory;
import org.medchain.keys.it.server.ServerEnvironment;

/** A clone in which {@code ./medchain} finds everything built: the script itself, and what the build made, in a directory of its own. */
final class BuiltProject {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int MINUTES = 12;

    private final Path directory;
    private final int httpPort = MedChainServer.freePort();
    private final int httpsPort = MedChainServer.freePort();
    private final int simulatorPort = MedChainServer.freePort();

    private BuiltProject(Path directory) {
        this.directory = directory;
    }

    /** @param name of its directory */
    static BuiltProject create(String name) throws IOException, InterruptedException {
        BuiltProject project = new BuiltProject(Path.of(System.getProperty("medchain.it.directory"), name));
        project.assemble();
        return project;
    }

    private void assemble() throws IOException, InterruptedException {
        ServerDirectory.delete(directory);
        Files.createDirectories(directory);
        for (String file : new String[] {"medchain", "pom.xml", "README.md"}) {
            Files.copy(ROOT.resolve(file), directory.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path program = Files.createDirectories(directory.resolve("tools/dev/target"));
        for (String part : new String[] {"classes", "lib"}) {
            Files.createSymbolicLink(
                    program.resolve(part), ROOT.resolve("tools/dev/target").resolve(part));
        }
        Path simulator = Files.createDirectories(directory.resolve("tools/kms-simulator/target"));
        try (Stream<Path> files = Files.list(ROOT.resolve("tools/kms-simulator/target"))) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.createSymbolicLink(simulator.resolve(jar.getFileName()), jar);
            }
        }
        Path commands = Files.createDirectories(directory.resolve("cli-module/target"));
        for (String part : new String[] {"medchain.jar", "lib"}) {
            Files.createSymbolicLink(
                    commands.resolve(part), ROOT.resolve("cli-module/target").resolve(part));
        }
        Path liberty = Files.createDirectories(directory.resolve("ear-module/target/liberty"));
        // The runtime is only read; what a server writes to is a copy.
        String copy = "cp -al \"$1\" wlp && rm -r wlp/usr && mkdir -p wlp/usr/servers wlp/usr/shared"
                + " && cp -a \"$1/usr/shared/resources\" wlp/usr/shared/"
                + " && mkdir wlp/usr/servers/medchain && cd \"$1/usr/servers/medchain\""
                + " && cp -a driver apps edge bootstrap.properties jvm.options server.env server.xml \"$OLDPWD/wlp/usr/servers/medchain\"";
        run(new ProcessBuilder(
                        "bash", "-ec", copy, "bash", ServerDirectory.runtime().toString())
                .directory(liberty.toFile()));
        for (Path target : new Path[] {program, simulator, liberty.getParent()}) {
            Files.createFile(target.resolve("medchain.built"));
        }
    }

    /** The page with the ports of this project in place of the default ones. */
    String withItsPorts(String text) {
        return text.replace(":9080", ":" + httpPort).replace(":4599", ":" + simulatorPort);
    }

    /** What the commands said on both streams, and their exit status on the last line. */
    String run(String commands) throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolveSibling(directory.getFileName() + ".sh"), commands);
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString()).directory(directory.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(MP_JWT|KMS|AWS|LOCAL_KEK|HSM|SOFTHSM|DATABASE|AUDIT).*"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JVM_ARGS", ServerEnvironment.QUICK_START);
        builder.environment().put("HTTP_PORT", String.valueOf(httpPort));
        builder.environment().put("HTTPS_PORT", String.valueOf(httpsPort));
        builder.environment().put("KMS_SIMULATOR_PORT", String.valueOf(simulatorPort));
        return run(builder);
    }

    private String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = directory.resolveSibling(directory.getFileName() + ".log");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        return Files.readString(output) + "exit status: " + (ended ? process.exitValue() : "none");
    }

    /** What is in it besides what was there before. */
    Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
