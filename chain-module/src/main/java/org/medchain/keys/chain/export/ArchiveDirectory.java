package org.medchain.keys.chain.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.CheckpointFileName;
import org.medchain.keys.chain.signing.NewFile;

/**
 * A directory with stretches of audit chains, each in a file of its own that has the format of the export and is named after the
 * tenant and the seq of its first entry. In the order of their names, the files of a tenant are one export.
 *
 * <p>A file appears whole and on disk, or not at all, and is never replaced: of several who write the same stretch one wins.
 * Limit: a stretch is held in memory, and what a file says is not verified.
 */
public final class ArchiveDirectory {

    private final Path directory;

    public ArchiveDirectory(Path directory) {
        this.directory = directory;
    }

    /** Returns true if the stretch behind this head is here. */
    public boolean has(ChainHead start) {
        return Files.exists(fileBehind(start));
    }

    /**
     * Changes nothing if the stretch is here already. When this returns, it is on disk, no matter which server wrote it.
     *
     * @throws UncheckedIOException if the file can't be written
     */
    public void write(ChainHead start, List<RecordedEntry> entries) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (AuditExportWriter writer = new AuditExportWriter(content)) {
            entries.forEach(writer::write);
        }
        try {
            NewFile.create(fileBehind(start), NewFile.OWNER_READS, content.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws MalformedAuditException if a line is no entry
     * @throws UncheckedIOException if the file can't be read
     */
    public List<RecordedEntry> read(ChainHead start) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(fileBehind(start)))) {
            List<RecordedEntry> entries = new ArrayList<>();
            new AuditExportReader(in).forEachRemaining(entries::add);
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path fileBehind(ChainHead start) {
        return directory.resolve(String.format(
                Locale.ROOT, "%s.%019d.ndjson", CheckpointFileName.stem(start.tenantId()), start.size() + 1));
    }
}
