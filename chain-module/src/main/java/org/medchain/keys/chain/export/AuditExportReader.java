package org.medchain.keys.chain.export;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;

/**
 * Reads an audit export, line by line and in constant memory. Strict: the members that the writer writes, in its order and
 * in its spelling of numbers, times, hashes and ids, and nothing else.
 *
 * <p>{@link #next()} throws {@link MalformedAuditException} for a line that is no entry and goes on behind it; both methods
 * throw {@link UncheckedIOException} if the stream fails. Limit: what a line says is not verified.
 */
public final class AuditExportReader implements Iterator<RecordedEntry> {

    private static final JsonFactory JSON = new JsonFactory();

    private final Lines lines;

    /** The caller closes the stream. */
    public AuditExportReader(InputStream in) {
        this.lines = new Lines(in);
    }

    @Override
    public boolean hasNext() {
        try {
            return lines.hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RecordedEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            byte[] line = lines.next();
            try (JsonParser json = JSON.createParser(line)) {
                return EntryJson.read(json);
            }
        } catch (JacksonException e) {
            // Without the cause: its message repeats the line.
            throw new MalformedAuditException("line");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
