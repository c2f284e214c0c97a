package org.medchain.keys.development;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Waits until a server that was started is ready, has said in its log why it can't start, or has ended.
 *
 * @param ready answers 200 once the server is ready
 * @param log the server's log, as text or as JSON; it need not exist yet
 * @param alive whether the server's process runs
 * @param interval the pause between two looks
 */
record ServerWatch(URI ready, Path log, BooleanSupplier alive, Duration interval) {

    // A JSON log ends the message with a quote, a text log with the line.
    private static final Pattern REFUSAL = Pattern.compile("MedChain cannot start:[^\"\\r\\n]*");
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;

    /** @throws DevelopmentException with one line for a person, unless the server is ready within the limit */
    void awaitReady(Duration limit) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(ONE_ANSWER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
        long start = System.nanoTime();
        while (!isReadyUnlessFailed(client)) {
            if (System.nanoTime() - start >= limit.toNanos()) {
                fail("the server is not ready after " + limit.toSeconds() + " s; its log is " + log);
            }
            pause();
        }
    }

    private boolean isReadyUnlessFailed(HttpClient client) {
        // Taken before the log is read: a server's last words are then not missed.
        boolean running = alive.getAsBoolean();
        findRefusal().ifPresent(ServerWatch::fail);
        if (isReady(client)) {
            return true;
        }
        if (!running) {
            fail("the server has ended; its log is " + log);
        }
        return false;
    }

    private boolean isReady(HttpClient client) {
        HttpRequest request = HttpRequest.newBuilder(ready).timeout(ONE_ANSWER).build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Optional<String> findRefusal() {
        try {
            Matcher refusal = REFUSAL.matcher(new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
            return refusal.find() ? Optional.of(refusal.group()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void pause() {
        try {
            Thread.sleep(interval.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void fail(String line) {
        throw new DevelopmentException(line);
    }

    private static DevelopmentException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new DevelopmentException("interrupted before the server was ready", cause);
    }
}
