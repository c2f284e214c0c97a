package org.medchain.keys.distribution;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.medchain.keys.chain.command.DownChecks;

/**
 * Waits until the server of this machine has started, or says in its log why it can't start: {@code HEALTH-URL LOG SECONDS}. Ends with status 0 if it
 * has started, and says whether it is ready and which checks are down if it is not: an issuer or a database that is away comes back by itself, and
 * the server serves what it can. With 0 seconds it looks once, and says nothing of a server that has not started.
 *
 * <p>Limit: any program that holds the port is believed. Nothing but the question is sent.
 */
public final class AwaitStarted {

    // A JSON log ends the message with a quote, a text log with the line.
    private static final Pattern REFUSAL = Pattern.compile("MedChain cannot start:[^\"\\r\\n]*");
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The first checks take a moment. */
    private static final Duration FIRST_CHECKS = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final int NOT_STARTED = 1;

    private final HttpClient client;
    private final URI health;
    private final Path log;

    /** @param health the address below which the server tells that it has started and is ready */
    AwaitStarted(URI health, Path log) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(ONE_ANSWER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(ofThisMachine())
                .build();
        this.health = health;
        this.log = log;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Duration limit = Duration.ofSeconds(Long.parseLong(arguments[2]));
        AwaitStarted server = new AwaitStarted(URI.create(arguments[0]), Path.of(arguments[1]));
        Optional<String> failure = server.await(limit);
        if (failure.isPresent()) {
            if (!limit.isZero()) {
                System.err.println("medchain: " + failure.get());
            }
            System.exit(NOT_STARTED);
        }
        System.out.println(server.readiness(limit.compareTo(FIRST_CHECKS) < 0 ? limit : FIRST_CHECKS));
    }

    /** Answers why the server has not started; nothing if it has. */
    Optional<String> await(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (ask("started").filter(answer -> answer.statusCode() == OK).isEmpty()) {
            Optional<String> refusal = findRefusal();
            if (refusal.isPresent()) {
                return refusal;
            }
            if (isOver(start, limit)) {
                return Optional.of("the server has not started after " + limit.toSeconds() + " s; its log is " + log);
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return Optional.empty();
    }

    /** Says whether the server is ready, within the limit, or which checks are down. */
    String readiness(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        Optional<String> unready = whyNotReady();
        while (unready.isPresent() && !isOver(start, limit)) {
            Thread.sleep(PAUSE.toMillis());
            unready = whyNotReady();
        }
        return unready.map(why -> "The server has started and is not ready: " + why + "; its log is " + log)
                .orElse("The server is ready: " + health + "/ready");
    }

    private static boolean isOver(long start, Duration limit) {
        return System.nanoTime() - start >= limit.toNanos();
    }

    private Optional<String> whyNotReady() throws InterruptedException {
        Optional<HttpResponse<String>> answer = ask("ready");
        if (answer.isEmpty()) {
            return Optional.of("it does not answer");
        }
        if (answer.get().statusCode() == OK) {
            return Optional.empty();
        }
        List<String> down = DownChecks.namesIn(answer.get().body());
        return Optional.of(down.isEmpty() ? "it names no check" : "down: " + String.join(", ", down));
    }

    private Optional<HttpResponse<String>> ask(String question) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(health + "/" + question))
                .timeout(ONE_ANSWER)
                .build();
        try {
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
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

    /** The certificate may be self-signed, and names another host than the loopback address. */
    private static SSLContext ofThisMachine() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
