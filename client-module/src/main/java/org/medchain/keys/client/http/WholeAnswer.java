package org.medchain.keys.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes answers as wholes, in time and of a bounded length: the timeout of the JDK's client ends with the headers, and its bodies may have any length.
 */
public final class WholeAnswer {

    /** The most bytes of an answer of the service: a thousand of the longest encrypted keys, each with its key sealed, are fewer. */
    public static final int LONGEST = 1 << 24;

    /** The answer is none of the service's: another one is as long. */
    public static final class TooLongException extends IOException {

        TooLongException(int most) {
            super("the answer has more than " + most + " bytes");
        }
    }

    private WholeAnswer() {}

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param deadline within which headers and body must have come
     * @param most how many bytes the body may have; a longer one is not read to its end
     * @throws TooLongException if the body has more
     * @throws IOException if there is no answer, or none in time
     */
    public static HttpResponse<byte[]> to(HttpRequest request, HttpClient client, Duration deadline, int most)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, BoundedBody.of(most));
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("there was no answer in time", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("the request could not be sent", e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    /**
     * Reads a body of {@value #LONGEST} bytes at most.
     *
     * @throws TooLongException if it has more; it is not read to its end
     */
    public static byte[] bytesOf(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            Arrays.fill(bytes, (byte) 0);
            throw new TooLongException(LONGEST);
        }
        return bytes;
    }
}
