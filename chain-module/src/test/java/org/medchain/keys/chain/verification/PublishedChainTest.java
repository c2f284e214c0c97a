package org.medchain.keys.chain.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.WrittenCheckpoints;
import org.medchain.keys.chain.export.AuditExportReader;
import org.medchain.keys.chain.export.AuditExportWriter;
import org.medchain.keys.chain.verification.Verification.Verified;

/** The product reads, verifies and writes the audit example of docs/formats.md to the byte. */
class PublishedChainTest {

    private final PublishedChain example = PublishedChain.read();

    private AuditExportReader reader() {
        return reader(example.export());
    }

    private static AuditExportReader reader(String export) {
        return new AuditExportReader(new ByteArrayInputStream(export.getBytes(US_ASCII)));
    }

    /** The one of version 3, behind the checkpoint, too. */
    private String all() {
        return example.export() + example.text("export3") + "\n";
    }

    private List<RecordedEntry> entries() {
        List<RecordedEntry> entries = new ArrayList<>();
        reader(all()).forEachRemaining(entries::add);
        return entries;
    }

    @Nested
    class Reading {

        @TempDir
        Path directory;

        @Test
        void verifiesTheChainAgainstTheCheckpoint() throws GeneralSecurityException {
            byte[] der = Base64.getDecoder().decode(example.text("publicKey"));
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
            Checkpoint checkpoint = Checkpoint.parse(example.text("checkpoint"));

            assertThat(new ChainVerifier(new CheckpointVerifier(List.of(key)))
                            .verify(
                                    ChainHead.startOf(example.text("tenantId")),
                                    reader(),
                                    WrittenCheckpoints.of(directory, List.of(checkpoint))))
                    .isEqualTo(new Verified(
                            new ChainHead(example.text("tenantId"), 2, Hash.parse(example.text("hash2"))), 2, 0));
            assertThat(checkpoint.keyId()).isEqualTo(example.text("keyId"));
        }
    }

    @Nested
    class Writing {

        @Test
        void writesTheSameLines() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (AuditExportWriter writer = new AuditExportWriter(out)) {
                entries().forEach(writer::write);
            }

            assertThat(out.toString(US_ASCII)).isEqualTo(all());
        }

        @Test
        void encodesTheSameBytes() {
            assertThat(entries())
                    .map(recorded -> recorded.entry().canonicalBytes())
                    .containsExactly(example.hex("entry1"), example.hex("entry2"), example.hex("entry3"));
        }

        @Test
        void hashesTheSame() {
            ChainHead second = new ChainHead(example.text("tenantId"), 2, Hash.parse(example.text("hash2")));

            assertThat(second.hashOfNext(entries().get(2).entry())).hasToString(example.text("hash3"));
        }

        @Test
        void startsAndCommitsWithTheSameHashes() {
            assertThat(ChainHead.startOf(example.text("tenantId")).hash()).hasToString(example.text("startHash"));
            assertThat(entries().get(0).patient().orElseThrow().hashFor(example.text("tenantId")))
                    .hasToString(example.text("patientHash"));
        }
    }
}
