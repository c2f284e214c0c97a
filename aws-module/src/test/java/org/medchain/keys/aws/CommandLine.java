package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands whose AWS CLI talks to one endpoint. */
record CommandLine(URI endpoint, Path directory) {

    /** Skips the test where the command is not on the PATH. */
    static void assumePresent(String command) {
        assumeThat(Stream.of(System.getenv("PATH").split(":", -1)).map(path -> Path.of(path, command)))
                .as(command + " on the PATH")
                .anyMatch(Files::isExecutable);
    }

    Result run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID",
                        TestProviders.USER,
                        "AWS_SECRET_ACCESS_KEY",
                        UUID.randomUUID().toString(),
                        "AWS_DEFAULT_REGION",
                        TestProviders.REGION,
                        "AWS_ENDPOINT_URL_KMS",
                        endpoint.toString(),
                        "AWS_CONFIG_FILE",
                        directory.resolve("none").toString(),
                        "AWS_PAGER",
                        ""));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Result(process.exitValue(), out);
    }

    Result aws(List<String> arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("aws", "--output", "text", "kms"), arguments.stream())
                .toArray(String[]::new));
    }

    record Result(int status, String out) {

        /** Without the output: it may be a plain key. */
        @Override
        public String toString() {
            return "Result[" + status + "]";
        }
    }
}
