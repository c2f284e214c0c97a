package org.medchain.keys.web.audit;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Function;

/**
 * NDJSON: one JSON text a line. All of it is ASCII, so that a line is one line wherever it is shown, and nothing in a value
 * looks like the beginning of another. Items are fetched while they are written; none is kept.
 *
 * @param json a JSON text without line breaks between its tokens
 */
record JsonLines<T>(Iterator<T> items, Function<T, String> json) implements StreamingOutput {

    static final String MEDIA_TYPE = "application/x-ndjson";

    private static final int BUFFER = 64 * 1024;

    @Override
    public void write(OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER);
        while (items.hasNext()) {
            buffered.write(toAscii(json.apply(items.next())).getBytes(StandardCharsets.US_ASCII));
            buffered.write('\n');
        }
        buffered.flush();
    }

    /** Characters beyond ASCII stand inside strings only, where an escape means the same. */
    static String toAscii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= ' ' && unit < 0x7F) {
                ascii.append(unit);
            } else {
                ascii.append(String.format("\\u%04X", (int) unit));
            }
        }
        return ascii.toString();
    }
}
