package org.medchain.keys.console.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointFileName;
import org.medchain.keys.chain.export.AuditExportWriter;
import org.medchain.keys.console.text.Texts;

/**
 * An archive that proves an audit trail: the whole export, its checkpoints, the public keys, and the command that verifies
 * them offline. Entries are fetched while they are written. An archive that breaks off has no directory, and does not open.
 */
final class Proof {

    private static final String EXPORT = "audit.ndjson";
    private static final String CHECKPOINTS = "checkpoints";

    private final String chain;
    private final Iterator<RecordedEntry> entries;
    private final List<Checkpoint> checkpoints;
    private final SortedMap<String, String> publicKeys;
    private final Texts texts;

    /**
     * @param chain the name of the chain, as the command has it
     * @param checkpoints newest first, read before the entries
     * @param publicKeys as PEM, by their ids
     */
    Proof(
            String chain,
            Iterator<RecordedEntry> entries,
            List<Checkpoint> checkpoints,
            SortedMap<String, String> publicKeys,
            Texts texts) {
        this.chain = chain;
        this.entries = entries;
        this.checkpoints = new ArrayList<>(checkpoints);
        this.publicKeys = publicKeys;
        this.texts = texts;
        Collections.reverse(this.checkpoints);
    }

    void writeTo(OutputStream out) throws IOException {
        try (Archive zip = new Archive(out)) {
            zip.putNextEntry(new ZipEntry(EXPORT));
            long first = writeEntries(zip);
            zip.closeEntry();
            if (!checkpoints.isEmpty()) {
                StringBuilder lines = new StringBuilder();
                checkpoints.forEach(checkpoint -> lines.append(checkpoint).append('\n'));
                add(zip, CHECKPOINTS + "/" + CheckpointFileName.stem(chain) + ".checkpoints", lines.toString());
            }
            for (Map.Entry<String, String> key : publicKeys.entrySet()) {
                add(zip, fileOf(key.getKey()), key.getValue());
            }
            add(zip, "README.txt", readme(first));
            zip.finish();
        }
    }

    /** Frees its memory when it is closed, and writes nothing then: an archive that breaks off must not open. */
    static final class Archive extends ZipOutputStream {

        Archive(OutputStream out) {
            super(out, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            def.end();
        }
    }

    /** Returns the place of the first entry; 1 if there is none. A row that is no entry keeps its place. */
    private long writeEntries(OutputStream out) {
        long first = 0;
        long malformed = 0;
        try (AuditExportWriter writer = new AuditExportWriter(out)) {
            while (entries.hasNext()) {
                RecordedEntry entry;
                try {
                    entry = entries.next();
                } catch (MalformedAuditException e) {
                    writer.writeMalformed();
                    malformed++;
                    continue;
                }
                first = first == 0 ? entry.entry().seq() - malformed : first;
                writer.write(entry);
            }
        }
        return Math.max(1, first);
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static String fileOf(String keyId) {
        return "checkpoint-key-" + keyId + ".pem";
    }

    private String readme(long first) {
        StringBuilder command = new StringBuilder(
                "medchain verify-audit --tenant '" + chain + "' --export " + EXPORT + " --checkpoints " + CHECKPOINTS);
        publicKeys.keySet().forEach(id -> command.append(" --public-key ").append(fileOf(id)));
        List<String> lines = new ArrayList<>(List.of(texts.of("proof.command"), "", "  " + command, ""));
        if (first > 1) {
            lines.add(texts.of("proof.archived", first));
        }
        if (checkpoints.isEmpty()) {
            lines.add(texts.of("proof.noCheckpoints"));
        }
        lines.add(texts.of("proof.aside"));
        lines.add(texts.of("proof.trust"));
        return String.join("\n", lines) + "\n";
    }
}
