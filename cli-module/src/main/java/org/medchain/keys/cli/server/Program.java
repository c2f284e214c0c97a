package org.medchain.keys.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Another program, which is run until it ends. */
public final class Program {

    private Program() {}

    /** The end of a program: its exit status, and what it said on both streams, without the last line break. */
    public record Ended(int status, String output) {}

    /**
     * Runs a program without input.
     *
     * @throws ServerException if it can't be started
     */
    public static Ended run(ServerVariables variables, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        variables.giveTo(builder);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), NativeText.charset());
            return new Ended(process.waitFor(), output.stripTrailing());
        } catch (IOException e) {
            throw new ServerException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Runs a program with the streams of this process, and ends it if this process ends first.
     *
     * @return its exit status
     */
    public static int runAttached(ServerVariables variables, Path directory, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
        variables.giveTo(builder);
        try {
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return process.waitFor();
        } catch (IOException e) {
            throw new ServerException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Returns true if the PATH has a program of this name. */
    public static boolean isInstalled(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return List.of(path.split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(name)));
    }

    private static ServerException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ServerException("interrupted", cause);
    }
}
