package org.medchain.keys.chain.export;

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
 * Reads an audit export, line by line and in constant memory. Strict: a line is taken only if it has exactly the bytes that
 * the writer writes for its entry, so that an entry has one spelling and no other.
 *
 * <p>{@link #next()} throws {@link MalformedAuditException} for a line that is no entry and continues behind it; both methods
 * throw {@link UncheckedIOException} if the stream fails. Limit: what a line says is not verified.
 */
public final class AuditExportReader implements Iterator<RecordedEntry> {

    private static final JsonFactory JSON = new JsonFactory();

    private final Lines lines;
    private final CanonicalLine canonical = new CanonicalLine();

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
            return read(lines.next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecordedEntry read(byte[] line) {
        try (JsonParser json = JSON.createParser(line)) {
            RecordedEntry entry = EntryJson.read(json);
            // JSON spells one text in many ways: other escapes, blanks, a byte order mark, UTF-16.
            if (!canonical.isLineOf(entry, line)) {
                throw new MalformedAuditException("line");
            }
            return entry;
        } catch (IOException e) {
            // Without the cause: its message repeats the line.
            throw new MalformedAuditException("line");
        }
    }
}
