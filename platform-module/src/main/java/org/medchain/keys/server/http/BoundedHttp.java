package org.medchain.keys.server.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.medchain.keys.server.tls.Trust;

/**
 * Asks another service over HTTP. Nothing is followed elsewhere: a redirect is an answer like others. Safe for many threads.
 *
 * <p>Guarantee: a request ends within the given time, also if the other side sends its answer byte by byte or never ends it, and takes no more than the
 * given number of bytes.
 */
public final class BoundedHttp {

    private static final Duration CONNECTING = Duration.ofSeconds(2);

    private final String peer;
    private final int mostBytes;
    private final Duration longest;
    private final Trust trust;
    private SSLContext trusted;
    private HttpClient http;

    /**
     * @param trust whom https trusts
     * @param peer begins what exceptions say
     * @param mostBytes of an answer's body
     * @param longest from the beginning of a request to the end of its answer
     */
    public BoundedHttp(Trust trust, String peer, int mostBytes, Duration longest) {
        this.trust = trust;
        this.peer = peer;
        this.mostBytes = mostBytes;
        this.longest = longest;
    }

    /** @throws IOException if there is no answer, or none within the bounds; it names the peer and nothing of the request */
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        // The timeout of a request ends with the answer's headers; this one covers the body too.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, headers -> new BoundedBody(mostBytes));
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(peer + " does not answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException(peer + " can't be reached, or answers too much", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private synchronized HttpClient client() throws IOException {
        SSLContext current = trust.context();
        if (!current.equals(trusted)) {
            trusted = current;
            http = HttpClient.newBuilder()
                    .sslContext(current)
                    .connectTimeout(CONNECTING)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return http;
    }
}
