package org.medchain.keys.distribution;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Waits until the server of this machine answers that it is ready, or says in its log why it can't start: {@code URL LOG SECONDS}. Ends with status 0
 * if it is ready; with 0 seconds it looks once and says nothing.
 *
 * <p>Limit: any program that holds the port is believed. Nothing but the question is sent, and only the status of the answer is read.
 */
public final class AwaitReady {

    // A JSON log ends the message with a quote, a text log with the line.
    private static final Pattern REFUSAL = Pattern.compile("MedChain cannot start:[^\"\\r\\n]*");
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int OK = 200;
    private static final int NOT_READY = 1;

    private final HttpClient client;
    private final HttpRequest question;
    private final Path log;

    AwaitReady(URI ready, Path log) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(ONE_ANSWER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(ofThisMachine())
                .build();
        this.question = HttpRequest.newBuilder(ready).timeout(ONE_ANSWER).build();
        this.log = log;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Duration limit = Duration.ofSeconds(Long.parseLong(arguments[2]));
        Optional<String> failure = new AwaitReady(URI.create(arguments[0]), Path.of(arguments[1])).await(limit);
        if (failure.isPresent()) {
            if (!limit.isZero()) {
                System.err.println("medchain: " + failure.get());
            }
            System.exit(NOT_READY);
        }
    }

    /** Answers why the server is not ready; nothing if it is. */
    Optional<String> await(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (!isReady()) {
            Optional<String> refusal = findRefusal();
            if (refusal.isPresent()) {
                return refusal;
            }
            if (System.nanoTime() - start >= limit.toNanos()) {
                return Optional.of("the server is not ready after " + limit.toSeconds() + " s; its log is " + log);
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return Optional.empty();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return client.send(question, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
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
