package org.medchain.keys.web.audit;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.util.Iterator;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.export.AuditExportWriter;

/** The audit export of docs/formats.md, which the offline command verifies. Entries are fetched while they are written. */
record ChainLines(Iterator<RecordedEntry> entries) implements StreamingOutput {

    @Override
    public void write(OutputStream out) {
        try (AuditExportWriter writer = new AuditExportWriter(out)) {
            while (entries.hasNext()) {
                writeNext(writer);
            }
        }
    }

    /** A row that is no entry keeps its place, so that verifying the export finds it. */
    private void writeNext(AuditExportWriter writer) {
        RecordedEntry entry;
        try {
            entry = entries.next();
        } catch (MalformedAuditException e) {
            writer.writeMalformed();
            return;
        }
        writer.write(entry);
    }
}
