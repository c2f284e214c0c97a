package org.medchain.keys.server.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * The issuer's keys, asked for over HTTP. Nothing is followed elsewhere: a redirect is a failure.
 *
 * <p>Guarantee: ends within {@link #LONGEST}, also if the other side sends its answer byte by byte or never ends it, and takes no
 * more than {@link #MOST_BYTES}.
 */
final class WebKeys implements KeySource {

    /** The key sets of known issuers have a tenth of it. */
    static final int MOST_BYTES = 262_144;

    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpRequest request;
    private final Duration longest;
    private SSLContext trust;
    private HttpClient http;

    WebKeys(URI url) {
        this(url, LONGEST);
    }

    WebKeys(URI url, Duration longest) {
        this.request = HttpRequest.newBuilder(url)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.longest = longest;
    }

    /** Trusts whom the server trusts: it sets the default of the process again when its key store changes. */
    private synchronized HttpClient client() throws IOException {
        SSLContext ofServer = defaultTrust();
        if (!ofServer.equals(trust)) {
            trust = ofServer;
            http = HttpClient.newBuilder()
                    .sslContext(ofServer)
                    .connectTimeout(CONNECTING)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return http;
    }

    private static SSLContext defaultTrust() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("the server has no TLS", e);
        }
    }

    @Override
    public byte[] read() throws IOException {
        // The timeout of a request ends with the answer's headers; this one covers the body too.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, headers -> new BoundedBody(MOST_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("the issuer answers with status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("the issuer does not answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException("the issuer can't be reached, or answers too much", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }
}
