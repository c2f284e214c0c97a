package org.medchain.keys.it.console;

import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.keys.it.clients.NodePackages;
import org.medchain.keys.it.server.MedChainServer;

/**
 * Debian's Chromium, which a program of Node.js drives with Playwright: {@code src/test/browser/browser.mjs}. It reaches the operations port of a
 * server under the name of the console, over TLS. Safe for use by many threads.
 */
final class Chromium {

    /** The host of {@code CONSOLE_URL}. */
    static final String HOST = "console.medchain.test";

    private static final int MINUTES = 2;

    private final Process process;
    private final int port;
    private final Path pictures;
    private final Writer in;
    private final Map<Integer, CompletableFuture<JsonValue>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    private Chromium(Process process, int port, Path pictures) {
        this.process = process;
        this.port = port;
        this.pictures = pictures;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "chromium");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it for the tests of a class, which are skipped where there is no Chromium or no npm. */
    static Chromium start(MedChainServer server) throws IOException, InterruptedException {
        Optional<Path> program = NodePackages.find("chromium");
        assumeThat(program).as("chromium on the PATH").isPresent();
        Path directory = NodePackages.install("browser", Path.of("src", "test", "browser"), "browser.mjs");
        ProcessBuilder builder = new ProcessBuilder("node", "browser.mjs")
                .directory(directory.toFile())
                .redirectError(directory.resolve("chromium.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "CHROMIUM",
                        program.get().toString(),
                        "CONSOLE_HOST",
                        HOST,
                        "CONSOLE_PORT",
                        Integer.toString(server.operationsPort())));
        return new Chromium(
                builder.start(), server.operationsPort(), Files.createDirectories(directory.resolve("pages")));
    }

    /** Returns whether it leads to the server, which has another port after each start. */
    boolean reaches(MedChainServer server) {
        return server.operationsPort() == port;
    }

    /** Returns where a picture of the page is put. */
    Path picture(String page) {
        return pictures.resolve(page + ".png");
    }

    /** Opens a browser of its own, with nothing of another's. */
    Tab open(JsonObject options) {
        String name = "tab-" + ids.incrementAndGet();
        get(ask(name, "open", options));
        return new Tab(this, name);
    }

    /** Asks for something without waiting for it. */
    CompletableFuture<JsonValue> ask(String tab, String call, JsonValue... args) {
        int id = ids.incrementAndGet();
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (JsonValue arg : args) {
            all.add(arg);
        }
        String line = Json.createObjectBuilder()
                .add("id", id)
                .add("tab", tab)
                .add("call", call)
                .add("args", all)
                .build()
                .toString();
        CompletableFuture<JsonValue> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            synchronized (in) {
                in.write(line + "\n");
                in.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }

    /** Returns what was asked for; fails if it could not be done. */
    static JsonValue get(CompletableFuture<JsonValue> answer) {
        try {
            return answer.get(MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            asked.values().forEach(it -> it.completeExceptionally(new IOException("see chromium.log")));
        }
    }

    private void take(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            JsonObject answer = reader.readObject();
            CompletableFuture<JsonValue> waiting = asked.remove(answer.getInt("id"));
            if (answer.containsKey("error")) {
                waiting.completeExceptionally(new IOException(answer.getString("error")));
            } else {
                waiting.complete(answer.get("value"));
            }
        }
    }

    /** Ends the program, which ends its browser when nothing is asked any more. */
    void end() throws IOException, InterruptedException {
        in.close();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
