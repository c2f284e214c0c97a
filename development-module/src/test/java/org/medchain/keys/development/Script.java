package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One call of a shell script, with an environment that does not depend on the machine's proxies and Java options. */
final class Script {

    private final Path out;
    private final Path err;
    private final ProcessBuilder builder;

    /** @param directory an empty directory, for what the script prints */
    Script(Path directory, Path script, String... arguments) {
        out = directory.resolve("out");
        err = directory.resolve("err");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        environment.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    }

    Script with(String variable, String value) {
        builder.environment().put(variable, value);
        return this;
    }

    Running start() throws IOException {
        return new Running(builder.start());
    }

    Result run() throws IOException, InterruptedException {
        return start().end();
    }

    /** What the script gave: its exit status, and its two streams without the last line feed. */
    record Result(int status, String out, String err) {}

    final class Running {

        private final Process process;

        private Running(Process process) {
            this.process = process;
        }

        Result end() throws IOException, InterruptedException {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("ends within a minute").isTrue();
            return new Result(process.exitValue(), text(out), text(err));
        }

        private static String text(Path file) throws IOException {
            return Files.readString(file).stripTrailing();
        }
    }
}
