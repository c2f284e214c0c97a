package org.medchain.keys.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.cli.server.Waiting;

/** The KMS simulator that a clone's server in AWS mode uses: a process of its own, with one CMK in its memory. */
final class Simulator {

    private static final String REGION = "eu-central-1";
    private static final String MADE = REGION + " alias/medchain ";
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int KEY_ID_BYTES = 10;
    private static final int SECRET_BYTES = 20;

    private final Workspace workspace;
    private final Path processFile;
    private final Path log;

    Simulator(Workspace workspace) {
        this.workspace = workspace;
        this.processFile = workspace.file("kms-simulator.pid");
        this.log = workspace.file("kms-simulator.log");
    }

    /** Starts it, and returns its CMK. */
    String start(String port) {
        List<String> command = List.of(
                "nohup",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar().toString(),
                "--port",
                port,
                "--create-key",
                REGION + ":alias/medchain");
        try {
            Files.writeString(log, "");
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Workspace.write(processFile, process.pid() + "\n");
        } catch (IOException e) {
            throw new ServerException("cannot start the KMS simulator", e);
        }
        return awaitCmk();
    }

    private Path jar() {
        try (Stream<Path> files = Files.list(workspace.root().resolve(Path.of("tools", "kms-simulator", "target")))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .matches("medchain-keys-kms-simulator-.*(?<!-tests|-sources)\\.jar"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new ServerException("The KMS simulator is not built."));
        } catch (IOException e) {
            throw new ServerException("The KMS simulator is not built.", e);
        }
    }

    private String awaitCmk() {
        return Waiting.until(this::findCmk, Optional::isPresent, LONGEST, PAUSE)
                .orElseThrow(() -> new ServerException("The KMS simulator does not start: see " + log));
    }

    private Optional<String> findCmk() {
        return Workspace.read(log)
                .lines()
                .filter(line -> line.startsWith(MADE))
                .map(line -> line.substring(MADE.length()))
                .findFirst();
    }

    /** Has a server use it. What of AWS is in the variables is put aside: the simulator must get no real access key. */
    void configure(ServerVariables variables, String cmk) {
        variables.set("KMS_ENABLED", "true");
        variables.set("KMS_ENDPOINT", "http://127.0.0.1:" + variables.get("KMS_SIMULATOR_PORT"));
        variables.set("AWS_REGION", REGION);
        variables.set("AWS_ACCESS_KEY_ID", randomHex(KEY_ID_BYTES));
        variables.set("AWS_SECRET_ACCESS_KEY", randomHex(SECRET_BYTES));
        variables.unset("AWS_SESSION_TOKEN");
        // A second tenant has no other CMK to name.
        variables.set("SHARED_CMKS", cmk);
        try {
            Directories.delete(workspace.file("simulator-data"));
        } catch (IOException e) {
            throw new ServerException("cannot delete " + workspace.file("simulator-data"), e);
        }
        workspace.home().useDatabaseOfItsOwn("simulator-data", variables);
    }

    private static String randomHex(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Stops it if it runs, and waits until it has ended: its port is then free.
     *
     * @return true if it ran
     */
    boolean stop() {
        Optional<ProcessHandle> process = process();
        boolean ran = process.map(ProcessHandle::destroy).orElse(false);
        process.ifPresent(it -> Waiting.until(it::isAlive, alive -> !alive, LONGEST, PAUSE));
        try {
            Files.deleteIfExists(processFile);
        } catch (IOException e) {
            throw new ServerException("cannot delete " + processFile, e);
        }
        return ran;
    }

    /** Returns the process whose id the file has, only if it still is the simulator. */
    private Optional<ProcessHandle> process() {
        if (!Files.isRegularFile(processFile)) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(Workspace.read(processFile).strip()))
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("medchain-keys-kms-simulator"))
                        .isPresent());
    }
}
