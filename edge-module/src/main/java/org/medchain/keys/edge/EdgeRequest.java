package org.medchain.keys.edge;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * A request that remembers that its body could not be read: the client stalled, left, or took longer than any body may. The server's own
 * limit is for each read, and a client that sends a byte now and then would keep a thread for hours.
 */
final class EdgeRequest extends HttpServletRequestWrapper {

    private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nanoTime;
    private final long begun;
    private ServletInputStream body;

    EdgeRequest(HttpServletRequest request, LongSupplier nanoTime) {
        super(request);
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    boolean bodyFailed() {
        return getAttribute(EdgeAttributes.BODY_FAILED) != null;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new Body(super.getInputStream());
        }
        return body;
    }

    private void requireTime() throws IOException {
        if (nanoTime.getAsLong() - begun > LONGEST) {
            throw failed(new SocketTimeoutException("the body took too long"));
        }
    }

    private IOException failed(IOException failure) {
        setAttribute(EdgeAttributes.BODY_FAILED, true);
        return failure;
    }

    private final class Body extends ServletInputStream {

        private final ServletInputStream in;

        Body(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            requireTime();
            try {
                return in.read();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            requireTime();
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
