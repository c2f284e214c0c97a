package org.medchain.keys.client.http;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Supplies the application's own token: it asks the issuer by client credentials (RFC 6749 section 4.4) and keeps the token until a tenth of its
 * time, 30 seconds at most, is left, or the service does not accept it, unless it is new then. For many threads: those that come while the issuer is
 * asked wait for what it answers then, also if that is a failure. Time passes by two clocks, that of {@link System#nanoTime} and that on the wall, so
 * that no token is kept longer by a machine that was suspended.
 *
 * <p>Limit: an issuer that does not say {@code expires_in} is asked for each request.
 */
public final class ClientCredentials implements TokenSource {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);
    /** The service would not accept another token than one so new either, and each call would ask the issuer. */
    private static final Duration NEW = Duration.ofSeconds(10);

    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int OK = 200;

    private final HttpRequest request;
    private final HttpClient client;
    private final LongSupplier nanoTime;
    private final InstantSource wallTime;

    private CompletableFuture<Token> asked = none();

    /**
     * @param askedAt by {@link System#nanoTime}
     * @param end the time from which on another one is asked for, by {@link System#nanoTime}
     * @param wallEnd the same by the clock on the wall
     */
    private record Token(String text, long askedAt, long end, Instant wallEnd) {

        @Override
        public String toString() {
            return "Token[redacted]";
        }
    }

    /**
     * @param tokenEndpoint of the issuer: {@code https://}, or {@code http://} of this machine
     * @param clientSecret sent with the id as HTTP Basic authentication
     * @param scope what is asked for; empty for what the issuer gives without
     */
    public ClientCredentials(URI tokenEndpoint, String clientId, String clientSecret, Optional<String> scope) {
        this(
                tokenEndpoint,
                clientId,
                clientSecret,
                scope,
                HttpClient.newBuilder().connectTimeout(DEADLINE).build());
    }

    /** @param client with the proxy and the trusted certificates that the application wants */
    public ClientCredentials(
            URI tokenEndpoint, String clientId, String clientSecret, Optional<String> scope, HttpClient client) {
        this(
                request(tokenEndpoint, clientId, clientSecret, scope, DEADLINE),
                client,
                System::nanoTime,
                InstantSource.system());
    }

    /** @param request has a timeout, within which the whole answer must have come */
    ClientCredentials(HttpRequest request, HttpClient client, LongSupplier nanoTime, InstantSource wallTime) {
        this.request = request;
        this.client = client;
        this.nanoTime = nanoTime;
        this.wallTime = wallTime;
    }

    static HttpRequest request(
            URI tokenEndpoint, String clientId, String clientSecret, Optional<String> scope, Duration deadline) {
        if (!HttpKeySourceSettings.isSafe(tokenEndpoint)) {
            throw new IllegalArgumentException(
                    "tokenEndpoint must be https:// and a host, or http:// and a host of this machine");
        }
        String form = "grant_type=client_credentials"
                + scope.map(text -> "&scope=" + encoded(text)).orElse("");
        // RFC 6749 section 2.3.1: both are form-encoded first.
        String pair = encoded(clientId) + ":" + encoded(clientSecret);
        return HttpRequest.newBuilder(tokenEndpoint)
                .timeout(deadline)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(utf8(pair)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form))
                .build();
    }

    /**
     * Returns a token that is valid for some time yet.
     *
     * @throws TokenRefusedException if the issuer refuses the credentials
     * @throws ServiceUnreachableException if it can't be reached, gives no token, or none within ten seconds
     */
    @Override
    public String get() {
        try {
            return asked().get().text();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TokenRefusedException refusal) {
                throw refusal;
            }
            throw new ServiceUnreachableException(Optional.empty(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceUnreachableException(Optional.empty(), e);
        }
    }

    @Override
    public synchronized void refused(String token) {
        if (asked.isDone()
                && !asked.isCompletedExceptionally()
                && asked.join().text().equals(token)
                && nanoTime.getAsLong() - asked.join().askedAt() >= NEW.toNanos()) {
            asked = none();
        }
    }

    private static CompletableFuture<Token> none() {
        return CompletableFuture.failedFuture(new IllegalStateException("none yet"));
    }

    /** Returns what was asked for last, unless it failed or its time is over. */
    private synchronized CompletableFuture<Token> asked() {
        if (asked.isDone() && (asked.isCompletedExceptionally() || isOver(asked.join()))) {
            asked = ask();
        }
        return asked;
    }

    private boolean isOver(Token token) {
        return token.end() - nanoTime.getAsLong() <= 0 || !wallTime.instant().isBefore(token.wallEnd());
    }

    /** The deadline holds for the body too: the timeout of the JDK's client ends with the headers. */
    private CompletableFuture<Token> ask() {
        long now = nanoTime.getAsLong();
        Instant wallNow = wallTime.instant();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, BoundedBody.of(LONGEST_ANSWER));
        CompletableFuture<Token> next = answer.thenApply(it -> tokenIn(it, now, wallNow));
        return next.orTimeout(request.timeout().orElseThrow().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((token, failure) -> answer.cancel(true));
    }

    private static Token tokenIn(HttpResponse<byte[]> answer, long askedAt, Instant wallAskedAt) {
        try {
            if (isRefusal(answer.statusCode())) {
                throw new TokenRefusedException("the issuer does not accept the client's credentials");
            }
            if (answer.statusCode() != OK) {
                throw new IllegalStateException("the issuer answers " + answer.statusCode());
            }
            Json json = JsonReader.read(answer.body());
            Duration life =
                    Duration.ofSeconds(json.find("expires_in").map(Json::number).orElse(0));
            Duration tenth = life.dividedBy(10);
            Duration kept = life.minus(tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN);
            return new Token(
                    json.require("access_token").text(), askedAt, askedAt + kept.toNanos(), wallAskedAt.plus(kept));
        } finally {
            Arrays.fill(answer.body(), (byte) 0);
        }
    }

    private static boolean isRefusal(int status) {
        return status == 400 || status == 401 || status == 403;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
