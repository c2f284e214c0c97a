package org.medchain.keys.web.audit;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Makes lines of JSON one JSON text: {@code {"items":[...]}}, each line an item. */
record LinesAsJson(StreamingOutput lines) implements StreamingOutput {

    @Override
    public void write(OutputStream out) throws IOException {
        out.write("{\"items\":[\n".getBytes(StandardCharsets.US_ASCII));
        lines.write(new CommasBetweenLines(out));
        out.write("]}\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Puts a comma before every line but the first. */
    private static final class CommasBetweenLines extends FilterOutputStream {

        private boolean behindALine;

        CommasBetweenLines(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            if (behindALine) {
                out.write(',');
                behindALine = false;
            }
            out.write(octet);
            behindALine = octet == '\n';
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int begin = offset;
            for (int i = offset; i < offset + length; i++) {
                if (behindALine) {
                    out.write(bytes, begin, i - begin);
                    out.write(',');
                    begin = i;
                }
                behindALine = bytes[i] == '\n';
            }
            out.write(bytes, begin, offset + length - begin);
        }
    }
}
