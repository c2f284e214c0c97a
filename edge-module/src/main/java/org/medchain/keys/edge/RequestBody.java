package org.medchain.keys.edge;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * The body of a request, read from the client when somebody asks for it, or before. It remembers that the client stalled, left, or took longer than
 * any body may: the server's own limit is for each read, and a client that sends a byte now and then would continue for hours.
 */
final class RequestBody extends ServletInputStream {

    private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

    /** The most that any shape of {@code BodyRules} takes. A longer body is cut off behind it, and refused for its length. */
    private static final int MOST = 1_048_576;

    /** The simple name of what Open Liberty throws if chunks have more bytes than its {@code MessageSizeLimit}. The library sees no types of the server. */
    private static final String TOO_LONG = "MessageTooLargeException";

    private final EdgeRequest request;
    private final ServletInputStream in;
    private final SlowClients clients;
    private final long begun;

    /** The bytes that have arrived; null if the body is read from the client. */
    private HeldChunks held;

    private final int most;
    private IOException failure;
    private int chunk;
    private int next;

    RequestBody(EdgeRequest request, ServletInputStream in, SlowClients clients) {
        this.request = request;
        this.in = in;
        this.clients = clients;
        this.begun = clients.nanoTime().getAsLong();
        this.most = request.getAttribute(EdgeAttributes.LONGEST_BODY) instanceof Integer bytes ? bytes : MOST;
    }

    /** Reads a body of a known, short length. */
    void readAll() {
        HeldChunks arrived = new HeldChunks(clients.memory(), "");
        byte[] some = new byte[Math.min(HeldChunks.CHUNK, request.getContentLength())];
        try {
            for (int read = read(some); read >= 0; read = read(some)) {
                arrived.add(some, 0, read);
            }
        } catch (IOException e) {
            failure = e;
        }
        held = arrived;
    }

    /** Reads the body as it arrives and dispatches the request then. */
    void readWithoutThread(String owner, AsyncContext waiting) throws IOException {
        waiting.setTimeout(0);
        in.setReadListener(new Arriving(new HeldChunks(clients.memory(), owner), waiting));
    }

    /** Gives the memory back. */
    void end() {
        if (held != null) {
            held.wipe();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return held == null ? readFromClient(bytes, offset, length) : readHeld(bytes, offset, length);
    }

    private int readFromClient(byte[] bytes, int offset, int length) throws IOException {
        try {
            requireTime();
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            request.setAttribute(EdgeAttributes.BODY_FAILED, true);
            throw e;
        }
    }

    private void requireTime() throws IOException {
        if (clients.nanoTime().getAsLong() - begun > LONGEST) {
            throw new SocketTimeoutException("the body took too long");
        }
    }

    private int readHeld(byte[] bytes, int offset, int length) throws IOException {
        if (chunk < held.count() && next == held.lengthOf(chunk)) {
            chunk++;
            next = 0;
        }
        if (chunk >= held.count()) {
            if (failure != null) {
                throw failure;
            }
            return -1;
        }
        int some = Math.min(length, held.lengthOf(chunk) - next);
        System.arraycopy(held.chunk(chunk), next, bytes, offset, some);
        next += some;
        return some;
    }

    @Override
    public int available() throws IOException {
        if (held == null) {
            return in.available();
        }
        return chunk < held.count() ? held.lengthOf(chunk) - next : 0;
    }

    @Override
    public boolean isFinished() {
        return held == null ? in.isFinished() : chunk >= held.count();
    }

    @Override
    public boolean isReady() {
        return held != null || in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("the edge listens");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private final class Arriving implements ReadListener {

        private final HeldChunks arrived;
        private final AsyncContext waiting;
        private final byte[] some = new byte[HeldChunks.CHUNK];
        private boolean ended;

        Arriving(HeldChunks arrived, AsyncContext waiting) {
            this.arrived = arrived;
            this.waiting = waiting;
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (!ended && in.isReady()) {
                int read = in.read(some);
                if (read < 0) {
                    return;
                }
                if (!arrived.add(some, 0, read)) {
                    request.answer().end(Fault.BUSY);
                    end();
                } else if (arrived.size() > most) {
                    goOn();
                }
                requireTime();
            }
        }

        @Override
        public void onAllDataRead() {
            goOn();
        }

        @Override
        public void onError(Throwable thrown) {
            if (isTooLong(thrown)) {
                // As the server answers by itself if a length says so.
                request.answer().sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
                end();
                return;
            }
            failure = new IOException("the body did not arrive", thrown);
            request.setAttribute(EdgeAttributes.BODY_FAILED, true);
            goOn();
        }

        private void goOn() {
            if (!ended) {
                ended = true;
                held = arrived;
                waiting.dispatch();
            }
        }

        private static boolean isTooLong(Throwable thrown) {
            return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                    .anyMatch(it -> it.getClass().getSimpleName().equals(TOO_LONG));
        }

        /** The request is answered. */
        private void end() {
            ended = true;
            arrived.wipe();
            new SuspendedExchange(waiting, request.answer()).complete();
        }
    }
}
