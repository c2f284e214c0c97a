package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.EntryValues;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.console.text.Texts;

class ProofTest {

    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");
    private static final String TENANT = "Clinic-North";
    private static final Hash HASH = new Hash(new byte[Hash.LENGTH]);

    private static Checkpoint checkpoint(long size) {
        return Checkpoint.parse("medchain-checkpoint-v1 " + new Leaf(new ChainHead(TENANT, size, HASH), NOW)
                + " 0123456789abcdef " + "A".repeat(86) + "==");
    }

    private static RecordedEntry entry(long seq) {
        EntryValues values = new EntryValues()
                .set(AuditEntry.TENANT_ID, TENANT)
                .set(AuditEntry.SEQ, seq)
                .set(AuditEntry.EVENT_ID, new UUID(7, seq))
                .set(AuditEntry.OCCURRED_AT, NOW)
                .set(AuditEntry.OPERATION, "READ_AUDIT_LOG")
                .set(AuditEntry.OUTCOME, "SUCCESS")
                .set(AuditEntry.ACTOR, "alice")
                .set(AuditEntry.ROLES, "auditor")
                .set(AuditEntry.REQUEST_ID, "a-request")
                .set(AuditEntry.PROVIDER, "local");
        return new RecordedEntry(AuditEntry.of(values), HASH, Optional.empty());
    }

    private static Map<String, String> files(Iterator<RecordedEntry> entries, List<Checkpoint> checkpoints)
            throws IOException {
        TreeMap<String, String> keys =
                new TreeMap<>(Map.of("0123456789abcdef", "a key", "fedcba9876543210", "another"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Proof(TENANT, entries, checkpoints, keys, Texts.of("en", ZoneOffset.UTC)).writeTo(out);
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
                files.put(file.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void hasAllThatTheCommandNeeds() throws IOException {
        Map<String, String> files =
                files(List.of(entry(1), entry(2)).iterator(), List.of(checkpoint(2), checkpoint(1)));

        assertThat(files.get("audit.ndjson").lines()).hasSize(2);
        assertThat(files.get("checkpoints/tenant-_43linic-_4eorth.checkpoints"))
                .isEqualTo(checkpoint(1) + "\n" + checkpoint(2) + "\n");
        assertThat(files)
                .containsEntry("checkpoint-key-0123456789abcdef.pem", "a key")
                .containsEntry("checkpoint-key-fedcba9876543210.pem", "another");
        assertThat(files.get("README.txt"))
                .contains(
                        "medchain verify-audit --tenant 'Clinic-North' --export audit.ndjson --checkpoints checkpoints"
                                + " --public-key checkpoint-key-0123456789abcdef.pem"
                                + " --public-key checkpoint-key-fedcba9876543210.pem\n")
                .contains("set aside after a restoration are not contained")
                .doesNotContain("archive", "There is no checkpoint yet");
    }

    @Test
    void tellsThatOlderEntriesAreInTheArchive() throws IOException {
        Map<String, String> files = files(List.of(entry(1001)).iterator(), List.of());

        assertThat(files.get("README.txt")).contains("The trail begins at entry 1001", "There is no checkpoint yet");
    }

    @Test
    void keepsThePlaceOfWhatIsNoEntry() throws IOException {
        Iterator<RecordedEntry> entries = new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < 2;
            }

            @Override
            public RecordedEntry next() {
                if (next++ == 0) {
                    throw new MalformedAuditException("operation");
                }
                return entry(2);
            }
        };

        Map<String, String> files = files(entries, List.of());

        assertThat(files.get("audit.ndjson").lines()).hasSize(2).first().isEqualTo("{\"malformed\":true}");
        assertThat(files.get("README.txt")).doesNotContain("The trail begins at entry");
    }

    @Test
    void freesItsMemoryAndWritesNothingWhenItIsClosed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Proof.Archive archive = new Proof.Archive(out);
        archive.putNextEntry(new ZipEntry("audit.ndjson"));
        int written = out.size();

        archive.close();

        assertThat(out.size()).isEqualTo(written);
        assertThatThrownBy(() -> archive.write(new byte[] {7})).isInstanceOf(NullPointerException.class);
    }

    @Test
    void thatBreaksOffDoesNotOpen() {
        Iterator<RecordedEntry> entries = new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new IllegalStateException("some went to the archive meanwhile");
            }

            @Override
            public RecordedEntry next() {
                return entry(1);
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Proof proof = new Proof(TENANT, entries, List.of(), new TreeMap<>(), Texts.of("en", ZoneOffset.UTC));

        assertThatThrownBy(() -> proof.writeTo(out)).hasMessageContaining("meanwhile");
        assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("README.txt", "PK\u0005\u0006");
    }
}
