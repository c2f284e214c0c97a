package org.medchain.keys.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs {@code wrk} with a file of requests, each a line with a token, a method, a path and perhaps a body, with blanks between. In place of the method
 * there may be an operation of AWS KMS' protocol.
 */
final class Wrk {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern MEDIAN = Pattern.compile("50%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern SLOWEST = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
    private static final Map<String, Double> NANOS = Map.of("us", 1e3, "ms", 1e6, "s", 1e9);

    private final Path script;
    private final Path requests;

    Wrk(Path directory, List<String> lines) throws IOException {
        script = directory.resolve("requests.lua");
        requests = directory.resolve("requests.txt");
        try (InputStream lua = Wrk.class.getResourceAsStream("requests.lua")) {
            Files.copy(lua, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.write(requests, lines);
    }

    Rate run(URI server, int connections, Duration duration) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "--latency",
                        "-t1",
                        "-c" + connections,
                        "-d" + duration.toSeconds() + "s",
                        "--timeout",
                        "10s",
                        "-s",
                        script.toString(),
                        server.toString(),
                        "--",
                        requests.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new IllegalStateException("wrk says: " + output);
        }
        Matcher refused = REFUSED.matcher(output);
        long failures = refused.find() ? Long.parseLong(refused.group(1)) : 0;
        double all = Double.parseDouble(find(RATE, output).group(1));
        return new Rate(
                all - failures / (double) duration.toSeconds(),
                latency(find(MEDIAN, output)),
                latency(find(SLOWEST, output)),
                failures);
    }

    private static Duration latency(Matcher found) {
        return Duration.ofNanos(Math.round(Double.parseDouble(found.group(1)) * NANOS.get(found.group(2))));
    }

    private static Matcher find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk says: " + output);
        }
        return matcher;
    }
}
