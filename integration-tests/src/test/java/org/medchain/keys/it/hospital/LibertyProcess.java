package org.medchain.keys.it.hospital;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.medchain.keys.it.server.ServerDirectory;

/** The Open Liberty of an application, as a process of its own. Its servers are in {@code usr} of a directory. */
final class LibertyProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Path directory;
    private final Process process;
    private final Thread killOnExit;

    /** Says whether the application answers. */
    @FunctionalInterface
    interface Answer {

        boolean isThere() throws IOException, InterruptedException;
    }

    /**
     * Starts a server, and returns when the application answers.
     *
     * @param environment what the process has beside what finds programs and the server
     */
    LibertyProcess(Path directory, String server, Map<String, String> environment, Answer answer) throws IOException {
        this.directory = directory;
        ProcessBuilder builder = new ProcessBuilder(
                        ServerDirectory.runtime().resolve("bin/server").toString(), "run", server)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console.log").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        System.getenv("PATH"),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "WLP_USER_DIR",
                        directory.resolve("usr").toString()));
        process = builder.start();
        killOnExit = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(killOnExit);
        await().pollInSameThread().atMost(LONGEST).until(() -> isReady(answer));
    }

    private boolean isReady(Answer answer) throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the server has ended; see " + directory);
        }
        try {
            return answer.isThere();
        } catch (IOException e) {
            return false;
        }
    }

    private void kill() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killOnExit);
    }
}
