package org.medchain.keys.cli.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.keys.chain.command.DownChecks;

/**
 * Waits until a server has started, has said in its log why it can't start, or has ended. A server that has started may not be ready yet: an issuer
 * or a database that is away comes back by itself, and the server serves what it can.
 *
 * <p>Limit: any program that holds the port is believed. Nothing but the question is sent.
 *
 * @param health the address below which the server tells that it has started and is ready
 * @param log the server's log, as text or as JSON; it need not exist yet
 * @param alive whether the server's process runs
 * @param interval the pause between two looks
 */
record ServerWatch(URI health, Path log, BooleanSupplier alive, Duration interval) {

    // A JSON log ends the message with a quote, a text log with the line.
    private static final Pattern REFUSAL = Pattern.compile("MedChain cannot start:[^\"\\r\\n]*");
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;

    /**
     * Says in one line whether the server is ready, and which checks are down if it is not.
     *
     * @param limit how long to wait for the start
     * @param grace how long to wait then until it is ready, still within the limit: the first checks take a moment
     * @throws ServerException with one line for a person, unless the server has started within the limit
     */
    ServerState awaitStarted(Duration limit, Duration grace) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(ONE_ANSWER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(AnyCertificate.context())
                .build();
        long begun = System.nanoTime();
        if (!Waiting.until(() -> isStartedUnlessFailed(client), limit, interval)) {
            fail("the server has not started after " + limit.toSeconds() + " s; its log is " + log);
        }
        Duration left = limit.minusNanos(System.nanoTime() - begun);
        return Waiting.until(
                () -> readiness(client), ServerState::ready, grace.compareTo(left) < 0 ? grace : left, interval);
    }

    private ServerState readiness(HttpClient client) {
        return whyNotReady(client)
                .map(why ->
                        new ServerState(false, "MedChain has started and is not ready: " + why + "; its log is " + log))
                .orElseGet(() -> new ServerState(true, "MedChain is ready: " + health + "/ready"));
    }

    private boolean isStartedUnlessFailed(HttpClient client) {
        // Taken before the log is read: a server's last words are then not missed.
        boolean running = alive.getAsBoolean();
        findRefusal().ifPresent(ServerWatch::fail);
        if (ask(client, "started").filter(answer -> answer.statusCode() == OK).isPresent()) {
            return true;
        }
        if (!running) {
            fail("the server has ended; its log is " + log);
        }
        return false;
    }

    /** Returns the reason why the server is not ready; empty if it is. */
    private Optional<String> whyNotReady(HttpClient client) {
        Optional<HttpResponse<String>> answer = ask(client, "ready");
        if (answer.isEmpty()) {
            return Optional.of("it does not answer");
        }
        if (answer.get().statusCode() == OK) {
            return Optional.empty();
        }
        List<String> down = DownChecks.namesIn(answer.get().body());
        return Optional.of(down.isEmpty() ? "it names no check" : "down: " + String.join(", ", down));
    }

    private Optional<HttpResponse<String>> ask(HttpClient client, String question) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(health + "/" + question))
                .timeout(ONE_ANSWER)
                .build();
        try {
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted before the server had started", e);
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

    private static void fail(String line) {
        throw new ServerException(line);
    }
}
