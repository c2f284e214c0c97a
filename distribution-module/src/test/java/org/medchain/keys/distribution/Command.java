package org.medchain.keys.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command, with nothing in its environment but what it is given, what finds programs and what finds Java. */
final class Command {

    private static final int LONGEST_MINUTES = 20;

    private final Path output;
    private final ProcessBuilder builder;

    /** @param directory where it runs, and what it prints is kept */
    Command(Path directory, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        this.output = directory.resolve("output.log");
        this.builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
    }

    /** What it printed on both streams. */
    record Result(int status, String output) {}

    Result run(Map<String, String> variables) throws IOException, InterruptedException {
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "HOME"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.putAll(variables);
        Process process = builder.start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("does not end: " + builder.command());
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
