package org.medchain.keys.web.audit;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A text whose last line has its line feed only if all of it was written. What breaks off is seen by that: Open Liberty ends
 * such a body like a whole one.
 *
 * @param lines writes lines that end with a line feed each, or fails
 */
record WholeLines(StreamingOutput lines) implements StreamingOutput {

    @Override
    public void write(OutputStream out) throws IOException {
        HeldLineFeed held = new HeldLineFeed(out);
        lines.write(held);
        held.end();
    }

    /** Keeps a line feed until there is something behind it. */
    private static final class HeldLineFeed extends FilterOutputStream {

        private boolean holds;

        HeldLineFeed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            release();
            if (octet == '\n') {
                holds = true;
            } else {
                out.write(octet);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                release();
                out.write(bytes, offset, length - 1);
                write(bytes[offset + length - 1]);
            }
        }

        private void release() throws IOException {
            if (holds) {
                out.write('\n');
                holds = false;
            }
        }

        void end() throws IOException {
            release();
            out.flush();
        }
    }
}
