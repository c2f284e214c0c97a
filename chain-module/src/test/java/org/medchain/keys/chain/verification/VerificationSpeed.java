package org.medchain.keys.chain.verification;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.checkpoint.WrittenCheckpoints;
import org.medchain.keys.chain.export.AuditExportReader;
import org.medchain.keys.chain.export.AuditExportWriter;

/**
 * Measures how many entries a second are read from an export and verified, by one thread: entries as the service writes them,
 * every one about a patient, a checkpoint every 1,000. Prints each round; the first ones warm up.
 */
final class VerificationSpeed {

    private static final int ENTRIES = 300_000;
    private static final int PER_CHECKPOINT = 1_000;
    private static final int ROUNDS = 5;
    private static final String TENANT = "clinic-north";
    private static final Instant BEGIN = Instant.parse("2026-11-25T10:15:30Z");

    private final Path export;
    private final CheckpointSigner signer;
    private final CheckpointVerifier verifier;
    private final CheckpointDirectory directory;

    private VerificationSpeed(Path directory) {
        Path key = directory.resolve("key.pem");
        this.directory = new CheckpointDirectory(directory);
        this.export = directory.resolve("audit.ndjson");
        this.signer = CheckpointSigner.openOrCreate(key, new SecureRandom());
        this.verifier = CheckpointVerifier.read(List.of(directory.resolve("key.pem.pub")));
    }

    /** @param arguments the directory for the export, which exists */
    public static void main(String[] arguments) throws IOException {
        VerificationSpeed speed = new VerificationSpeed(Path.of(arguments[0]));
        speed.write();
        for (int round = 1; round <= ROUNDS; round++) {
            speed.measure(round);
        }
    }

    private void write() throws IOException {
        SecureRandom random = new SecureRandom();
        ChainHead head = ChainHead.startOf(TENANT);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(export));
                AuditExportWriter writer = new AuditExportWriter(file)) {
            for (int seq = 1; seq <= ENTRIES; seq++) {
                PatientCommitment patient = PatientCommitment.to("patient-" + seq % 1_000, random);
                AuditEntry entry = entry(seq, patient);
                head = head.append(entry);
                writer.write(new RecordedEntry(entry, head.hash(), Optional.of(patient)));
                if (seq % PER_CHECKPOINT == 0) {
                    WrittenCheckpoints.append(
                            export.getParent(), WrittenCheckpoints.sign(signer, head, entry.occurredAt()));
                }
            }
        }
    }

    private static AuditEntry entry(int seq, PatientCommitment patient) {
        return new AuditEntry(
                TENANT,
                seq,
                UUID.randomUUID(),
                BEGIN.plusMillis(seq),
                "GENERATE_DATA_KEY",
                "SUCCESS",
                Optional.empty(),
                "records-service",
                Optional.of("records"),
                "key-user",
                Optional.of("TREATMENT"),
                Optional.of("192.0.2.7"),
                UUID.randomUUID().toString(),
                "LOCAL",
                Optional.of(UUID.randomUUID()),
                Optional.of(1),
                Optional.of(patient.hashFor(TENANT)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void measure(int round) throws IOException {
        long begin = System.nanoTime();
        Verification found;
        try (InputStream in = Files.newInputStream(export);
                KeptCheckpoints kept = directory.read(TENANT)) {
            found = new ChainVerifier(verifier).verify(ChainHead.startOf(TENANT), new AuditExportReader(in), kept);
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf(
                "round %d: %s after %d ms: %d entries a second, %d MB%n",
                round,
                found.getClass().getSimpleName(),
                taken.toMillis(),
                ENTRIES * 1_000L / taken.toMillis(),
                Files.size(export) / 1_000_000);
    }
}
