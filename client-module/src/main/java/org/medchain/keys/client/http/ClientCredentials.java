package org.medchain.keys.client.http;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Supplies the application's own token: it asks the issuer by client credentials (RFC 6749 section 4.4) and keeps the token until a tenth of its
 * time, 30 seconds at most, is left. For many threads, of which one asks while the others wait.
 *
 * <p>Limit: an issuer that does not say {@code expires_in} is asked for each request.
 */
public final class ClientCredentials implements Supplier<String> {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final long LONGEST_MARGIN = Duration.ofSeconds(30).toNanos();
    private static final int OK = 200;

    private final HttpRequest request;
    private final HttpClient client;
    private final LongSupplier nanoTime;

    private String token;
    private long end;

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
        this(tokenEndpoint, clientId, clientSecret, scope, client, System::nanoTime);
    }

    ClientCredentials(
            URI tokenEndpoint,
            String clientId,
            String clientSecret,
            Optional<String> scope,
            HttpClient client,
            LongSupplier nanoTime) {
        if (!HttpKeySourceSettings.isSafe(tokenEndpoint)) {
            throw new IllegalArgumentException(
                    "tokenEndpoint must be https:// and a host, or http:// and a host of this machine");
        }
        String form = "grant_type=client_credentials"
                + scope.map(text -> "&scope=" + encoded(text)).orElse("");
        // RFC 6749 section 2.3.1: both are form-encoded first.
        String pair = encoded(clientId) + ":" + encoded(clientSecret);
        this.request = HttpRequest.newBuilder(tokenEndpoint)
                .timeout(DEADLINE)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(utf8(pair)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form))
                .build();
        this.client = client;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns a token that is valid for some time yet.
     *
     * @throws TokenRefusedException if the issuer refuses the credentials
     * @throws ServiceUnreachableException if it can't be reached, or gives no token
     */
    @Override
    public synchronized String get() {
        if (token == null || end - nanoTime.getAsLong() <= 0) {
            token = null;
            ask();
        }
        return token;
    }

    private void ask() {
        long asked = nanoTime.getAsLong();
        HttpResponse<byte[]> answer = send();
        try {
            if (answer.statusCode() != OK) {
                throw isRefusal(answer.statusCode())
                        ? new TokenRefusedException("the issuer does not accept the client's credentials")
                        : new ServiceUnreachableException(Optional.empty(), null);
            }
            Json json = JsonReader.read(answer.body());
            long nanos = Duration.ofSeconds(
                            json.find("expires_in").map(Json::number).orElse(0))
                    .toNanos();
            end = asked + nanos - Math.min(nanos / 10, LONGEST_MARGIN);
            token = json.require("access_token").text();
        } catch (UnreadableJsonException e) {
            throw new ServiceUnreachableException(Optional.empty(), e);
        } finally {
            Arrays.fill(answer.body(), (byte) 0);
        }
    }

    private static boolean isRefusal(int status) {
        return status == 400 || status == 401 || status == 403;
    }

    private HttpResponse<byte[]> send() {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ServiceUnreachableException(Optional.empty(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceUnreachableException(Optional.empty(), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
