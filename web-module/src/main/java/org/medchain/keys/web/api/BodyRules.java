package org.medchain.keys.web.api;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lets JSON be read and nothing else, and of that at most {@value #MAX_BYTES} bytes, whatever length the request states: the
 * largest body that can be right is an encrypted key of a few thousand. A longer one is malformed.
 */
@Provider
public class BodyRules implements ReaderInterceptor {

    private static final int MAX_BYTES = 65_536;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        // Asked here, since the server would make a body of any text by the class's own constructor.
        if (!MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
            throw new NotSupportedException();
        }
        context.setInputStream(new LimitedInputStream(context.getInputStream()));
        return context.proceed();
    }

    private static final class LimitedInputStream extends FilterInputStream {

        private int left = MAX_BYTES;

        LimitedInputStream(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                count(1);
            }
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                count(read);
            }
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("the body is too long");
            }
        }
    }
}
