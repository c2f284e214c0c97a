package org.medchain.keys.chain.export;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.medchain.keys.chain.RecordedEntry;

/** The one spelling of an entry: what the writer writes for it. Reused from line to line; not for several threads. */
final class CanonicalLine {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AuditExportWriter writer = new AuditExportWriter(written);

    /** @param line without its line feed */
    boolean isLineOf(RecordedEntry entry, byte[] line) {
        written.reset();
        writer.write(entry);
        writer.flush();
        byte[] canonical = written.toByteArray();
        return Arrays.equals(canonical, 0, canonical.length - 1, line, 0, line.length);
    }
}
