package org.medchain.keys.it.aws;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.it.server.MedChainServer;

/** A Prometheus of its own that scrapes one server each second and evaluates the alert rules. */
final class Prometheus implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private final Process process;

    private Prometheus(URI uri, Process process) {
        this.uri = uri;
        this.process = process;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static Prometheus scraping(URI server, Path rules, Path directory) throws IOException {
        int port = MedChainServer.freePort();
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files:
                - %s
                scrape_configs:
                - job_name: medchain-keys
                  static_configs:
                  - targets: ["%s"]
                """.formatted(
                        rules.toAbsolutePath().normalize(), server.getAuthority()));
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(URI.create("http://127.0.0.1:" + port), process);
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> prometheus.isReady());
        return prometheus;
    }

    private boolean isReady() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri.resolve("/-/ready")).build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    /** The series that the query has now. */
    List<JsonObject> query(String query) {
        return get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .getJsonArray("result")
                .getValuesAs(JsonObject.class);
    }

    /** The alert rules, with how their last evaluation ended. */
    List<JsonObject> rules() {
        return get("/api/v1/rules").getJsonArray("groups").getValuesAs(JsonObject.class).stream()
                .flatMap(group -> group.getJsonArray("rules").getValuesAs(JsonObject.class).stream())
                .toList();
    }

    private JsonObject get(String path) {
        try {
            String body = http.send(HttpRequest.newBuilder(uri.resolve(path)).build(), BodyHandlers.ofString())
                    .body();
            try (JsonReader json = Json.createReader(new StringReader(body))) {
                JsonObject answer = json.readObject();
                if (!answer.containsKey("data")) {
                    throw new AssertionError(path + ": " + body);
                }
                return answer.getJsonObject("data");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
