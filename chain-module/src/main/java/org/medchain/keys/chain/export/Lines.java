package org.medchain.keys.chain.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.medchain.keys.chain.MalformedAuditException;

/** Lines of bytes, each ended by a line feed. */
final class Lines {

    /**
     * The longest line, in bytes. The longest entry is shorter: 16 texts of 4,096 bytes and 2 of 65,535, each byte
     * escaped by six characters at most.
     */
    static final int MAX_LENGTH = 1_280 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final int END = -1;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    Lines(InputStream in) {
        this.in = in;
    }

    boolean hasNext() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(in.read(buffer), 0);
        }
        return position < limit;
    }

    /** @throws MalformedAuditException if the line is too long, or the last one has no line feed; it is passed over */
    byte[] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean ended = false;
        boolean fits = true;
        while (!ended && hasNext()) {
            int feed = indexOfFeed();
            ended = feed != END;
            int end = ended ? feed : limit;
            fits = fits && line.size() + end - position <= MAX_LENGTH;
            if (fits) {
                line.write(buffer, position, end - position);
            }
            position = ended ? end + 1 : end;
        }
        if (!ended || !fits) {
            throw new MalformedAuditException("line");
        }
        return line.toByteArray();
    }

    private int indexOfFeed() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return END;
    }
}
