package org.medchain.keys.chain.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Edit;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.chain.checkpoint.RoundWriter;
import org.medchain.keys.chain.checkpoint.WrittenCheckpoints;
import org.medchain.keys.chain.export.AuditExportWriter;

class VerifyAuditTest {

    private static final int SIZE = 20;

    private final List<RecordedEntry> entries =
            new ArrayList<>(new RandomEntries(new Random(13)).chain(WrittenChain.TENANT, SIZE));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private Path export;
    private Path checkpoints;
    private Path publicKey;

    @BeforeEach
    void exportAChain() throws IOException {
        export = directory.resolve("audit.ndjson");
        checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
        publicKey = directory.resolve("key.pem.pub");
        CheckpointSigner signer = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
        WrittenCheckpoints.append(checkpoints, WrittenChain.sign(signer, entries, 15, 15));
        writeExport();
    }

    private void writeExport() throws IOException {
        try (OutputStream file = Files.newOutputStream(export);
                AuditExportWriter writer = new AuditExportWriter(file)) {
            entries.forEach(writer::write);
        }
    }

    private int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--export", export.toString()));
        arguments.addAll(List.of("--checkpoints", checkpoints.toString(), "--public-key", publicKey.toString()));
        arguments.addAll(List.of(more));
        return runWith(arguments.toArray(String[]::new));
    }

    private int runWith(String... arguments) {
        return new VerifyAudit(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).run(arguments);
    }

    @Nested
    class Verified {

        @Test
        void isOneLineAndStatusZero() {
            assertThat(run()).isZero();
            assertThat(out.toString(UTF_8))
                    .isEqualTo(
                            "verified: tenant clinic-north, 20 entries, head %s; checkpoints vouch for the first 15, "
                                    + "the last is of 2026-11-25T10:30:30.000000Z%n",
                            entries.get(SIZE - 1).hash());
            assertThat(err.toString(UTF_8)).isEmpty();
        }

        @Test
        void tellsOfLinesThatAreNoCheckpoints() throws IOException {
            Files.writeString(checkpoints.resolve("tenant-clinic-north.checkpoints"), "cut", StandardOpenOption.APPEND);

            assertThat(run()).isZero();
            assertThat(out.toString(UTF_8)).endsWith("lines of the checkpoint file that are no checkpoints: 1\n");
        }

        /** A privacy officer confirmed that the database went back. */
        @Test
        void tellsOfEachFileThatWasSetAside() {
            CheckpointSigner signer = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
            CheckpointDirectory kept = new CheckpointDirectory(checkpoints);
            kept.setAside(WrittenChain.sign(signer, entries, 15, 15).leaf());
            WrittenCheckpoints.append(checkpoints, WrittenChain.sign(signer, entries, 18, 18));
            kept.setAside(WrittenChain.sign(signer, entries, 18, 18).leaf());
            WrittenCheckpoints.append(checkpoints, WrittenChain.sign(signer, entries, 20, 20));

            assertThat(run()).isZero();
            assertThat(out.toString(UTF_8).lines().skip(1))
                    .containsExactly(
                            "restored: a checkpoint of 2026-11-25T10:30:30.000000Z vouched for 15 entries that this trail"
                                    + " does not contain; its file was set aside",
                            "restored: a checkpoint of 2026-11-25T10:33:30.000000Z vouched for 18 entries that this trail"
                                    + " does not contain; its file was set aside");
        }

        @Test
        void takesFilesOfRoundsThatAreCutBehindTheirFirst() throws IOException {
            CheckpointSigner signer = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
            Files.delete(checkpoints.resolve("tenant-clinic-north.checkpoints"));
            RoundWriter rounds = new CheckpointDirectory(checkpoints).writer();
            for (int size = 5; size <= SIZE; size++) {
                Instant time = Instant.parse("2026-11-25T23:55:00Z").plusSeconds(60L * (size - 5));
                boolean all = size == 5 || size == 10;
                rounds.append(signer.sign(List.of(new Leaf(WrittenChain.headAt(entries, size), time)), all, time));
            }

            WrittenCheckpoints.cutBehindTheFirstRound(checkpoints.resolve("rounds-2026-11-25-1.checkpoints"));

            assertThat(run()).isZero();
            assertThat(out.toString(UTF_8))
                    .contains("; checkpoints vouch for the first 20, ")
                    .doesNotContain("no checkpoints");
        }

        @Test
        void tellsHowManyPatientIdsWereDropped() throws IOException {
            entries.replaceAll(entry -> new RecordedEntry(entry.entry(), entry.hash(), Optional.empty()));
            writeExport();

            assertThat(run()).isZero();
            assertThat(out.toString(UTF_8))
                    .endsWith("; entries whose patient id was dropped, as erasures do: "
                            + entries.stream()
                                    .filter(entry -> entry.entry().patientHash().isPresent())
                                    .count() + "\n");
        }

        @Test
        void takesATenantAndSeveralKeys() {
            CheckpointSigner.openOrCreate(directory.resolve("other.pem"), new SecureRandom());

            assertThat(run(
                            "--tenant",
                            "clinic-north",
                            "--public-key",
                            directory.resolve("other.pem.pub").toString()))
                    .isZero();
        }
    }

    /** Checkpoints with signatures of Ed25519 and ML-DSA-65. */
    @Nested
    class SignedTwice {

        private String mlDsa;

        @BeforeEach
        void signTwice() {
            mlDsa = directory.resolve("ml-dsa.pem.pub").toString();
            CheckpointSigner both = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom())
                    .withMlDsa(directory.resolve("ml-dsa.pem"), new SecureRandom());
            WrittenCheckpoints.append(checkpoints, WrittenChain.sign(both, entries, 18, 18));
        }

        @Test
        void areVerifiedWithEitherKeyAndWithBoth() {
            assertThat(run()).isZero();
            assertThat(run("--public-key", mlDsa)).isZero();
            assertThat(out.toString(UTF_8).lines())
                    .allSatisfy(line -> assertThat(line).contains("checkpoints vouch for the first 18"));
        }

        @Test
        void areRefusedWithBothKeysIfOneLacksASignature() {
            CheckpointSigner first = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
            WrittenCheckpoints.append(checkpoints, WrittenChain.sign(first, entries, SIZE, SIZE));

            assertThat(run()).isZero();
            assertThat(run("--public-key", mlDsa)).isOne();
            assertThat(out.toString(UTF_8))
                    .endsWith("entry 19: nothing proves the entries from here on: a checkpoint has no signature of"
                            + " ML-DSA-65; seen at line 20; checkpoints vouch for the first 18\n");
        }
    }

    @Nested
    class Flawed {

        @Test
        void isOneLineAndStatusOne() throws IOException {
            entries.remove(6);
            writeExport();

            assertThat(run()).isOne();
            assertThat(out.toString(UTF_8))
                    .isEqualTo("flawed: tenant clinic-north, entry 7: entries are missing here; seen at line 7; "
                            + "checkpoints vouch for the first 0\n");
        }

        @Test
        void isAPatientIdThatWasDroppedWithoutItsSalt() throws IOException {
            String line = Files.readString(export);
            Files.writeString(export, line.replaceFirst(",\"patientId\":\"(?:[^\"\\\\]|\\\\.)*\"", ""));

            assertThat(run("--tenant", "clinic-north")).isOne();
            assertThat(out.toString(UTF_8)).contains("the entry is malformed");
        }

        @Test
        void isALineForARowThatIsNoEntry() throws IOException {
            try (OutputStream file = Files.newOutputStream(export);
                    AuditExportWriter writer = new AuditExportWriter(file)) {
                entries.subList(0, 4).forEach(writer::write);
                writer.writeMalformed();
                entries.subList(5, SIZE).forEach(writer::write);
            }

            assertThat(run()).isOne();
            assertThat(out.toString(UTF_8)).contains("entry 5: the entry is malformed; seen at line 5");
        }

        @Test
        void isAnExportOfNothing() throws IOException {
            Files.writeString(export, "");

            assertThat(run("--tenant", "clinic-north")).isOne();
            assertThat(out.toString(UTF_8))
                    .contains("entry 1: nothing proves the entries from here on, and some are missing at the end");
        }

        @Test
        void isAnExportWhoseFirstLineIsNoEntry() throws IOException {
            Files.writeString(export, "{}\n");

            assertThat(run("--tenant", "clinic-north")).isOne();
            assertThat(out.toString(UTF_8)).contains("entry 1: the entry is malformed");
        }
    }

    @Nested
    class Unproven {

        private void exportAChainOf(int size, int proven, int extraSeconds) throws IOException {
            entries.clear();
            entries.addAll(new RandomEntries(new Random(14)).chain(WrittenChain.TENANT, size - 1));
            ChainHead head = WrittenChain.headAt(entries, size - 1);
            RecordedEntry last = new RandomEntries(new Random(15)).next(head);
            Instant later = last.entry().occurredAt().plusSeconds(extraSeconds);
            AuditEntry entry = Edit.with(last.entry(), "occurredAt", later);
            entries.add(new RecordedEntry(entry, head.hashOfNext(entry), last.patient()));
            Files.delete(checkpoints.resolve("tenant-clinic-north.checkpoints"));
            CheckpointSigner signer = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
            WrittenCheckpoints.append(checkpoints, WrittenChain.sign(signer, entries, proven, 15));
            writeExport();
        }

        @Test
        void isOneLineAndStatusThreeIfLittleIsProven() throws IOException {
            exportAChainOf(169, 1, 0);

            assertThat(run()).isEqualTo(3);
            assertThat(out.toString(UTF_8))
                    .startsWith("unproven: tenant clinic-north, 169 entries, head ")
                    .endsWith("; nothing proves the other 168, of 0 s\n")
                    .hasLineCount(1);
        }

        @ParameterizedTest
        @CsvSource({"121, 0", "120, 3"})
        void isMoreThanAHundredEntriesIfNothingElseIsSaid(int size, int status) throws IOException {
            exportAChainOf(size, size == 121 ? 21 : 19, 0);

            assertThat(run()).isEqualTo(status);
        }

        @ParameterizedTest
        @CsvSource({"119, 0", "121, 3"})
        void isMoreThanTwoMinutesIfNothingElseIsSaid(int seconds, int status) throws IOException {
            exportAChainOf(20, 15, seconds);

            assertThat(run()).isEqualTo(status);
        }

        @ParameterizedTest
        @CsvSource({"5, 60, 0", "4, 60, 3", "5, 50, 3", "0, 0, 3", "999999999, 999999999, 0"})
        void isWhatTheOptionsSay(String maxEntries, String maxSeconds, int status) throws IOException {
            exportAChainOf(20, 15, 55);

            assertThat(run("--max-unproven", maxEntries, "--max-unproven-seconds", maxSeconds))
                    .isEqualTo(status);
        }

        @Test
        void isNothingIfACheckpointVouchesForAll() throws IOException {
            exportAChainOf(20, 20, 100_000);

            assertThat(run("--max-unproven", "0", "--max-unproven-seconds", "0"))
                    .isZero();
        }
    }

    @Nested
    class Help {

        @Test
        void namesTheOptions() {
            assertThat(runWith("--help")).isZero();
            assertThat(out.toString(UTF_8)).contains("--export=FILE", "--checkpoints=DIRECTORY", "--public-key=FILE");
            assertThat(err.toString(UTF_8)).isEmpty();
        }
    }

    @Nested
    class NotVerified {

        private void assertNotVerified(int status, String reason) {
            assertThat(status).isEqualTo(2);
            assertThat(out.toString(UTF_8)).isEmpty();
            assertThat(err.toString(UTF_8))
                    .startsWith("not verified: ")
                    .contains(reason)
                    .hasLineCount(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "--export",
                    "--export e",
                    "--export e --checkpoints c",
                    "--checkpoints c --public-key k",
                    "--export e --public-key k",
                    "--export e --checkpoints c --public-key k --tenant",
                    "--export e --checkpoints c --public-key k --other o"
                })
        void withoutTheOptions(String arguments) {
            assertNotVerified(runWith(arguments.isEmpty() ? new String[0] : arguments.split(" ")), "the options are");
        }

        @Test
        void namesAllOptionsThatAreMissing() {
            assertNotVerified(
                    runWith(),
                    "--export, --checkpoints and --public-key are missing; the options are --export FILE --checkpoints DIRECTORY --public-key FILE"
                            + " [--tenant ID] [--max-unproven ENTRIES] [--max-unproven-seconds SECONDS]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--max-unproven", "--max-unproven-seconds"})
        void withALimitThatIsNone(String option) {
            assertNotVerified(run(option, "-1"), option + " is a whole number from 0 to 999999999");
        }

        @Test
        void withTwoExports() {
            assertNotVerified(run("--export", "e"), "--export can be given once");
        }

        @Test
        void withoutTheExport() throws IOException {
            Files.delete(export);

            assertNotVerified(run(), "audit.ndjson");
        }

        @Test
        void withoutThePublicKey() throws IOException {
            Files.delete(publicKey);

            assertNotVerified(run(), "key.pem.pub");
        }

        @Test
        void withoutCheckpoints() {
            assertNotVerified(run("--tenant", "clinic-south"), "no checkpoints of tenant clinic-south");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{}\n"})
        void withoutATenant(String content) throws IOException {
            Files.writeString(export, content);

            assertNotVerified(run(), "name the tenant with --tenant");
        }

        @Test
        void withATenantThatIsNone() {
            assertNotVerified(run("--tenant", "a b"), "name the tenant with --tenant");
        }
    }

    @Nested
    class FromCheckpoint {

        private void exportBehind(int place) throws IOException {
            entries.subList(0, place).clear();
            writeExport();
        }

        @Test
        void goesOnWhereTheCheckpointEnds() throws IOException {
            exportBehind(15);

            assertThat(run("--from-checkpoint", "15")).isZero();
            assertThat(out.toString(UTF_8))
                    .contains("verified: tenant clinic-north, 20 entries")
                    .contains("vouch for the first 15")
                    .contains("; begun behind the checkpoint of 15");
        }

        @Test
        void findsWhatIsMissingBehindTheCheckpoint() throws IOException {
            exportBehind(16);

            assertThat(run("--from-checkpoint", "15")).isEqualTo(1);
            assertThat(out.toString(UTF_8))
                    .startsWith("flawed: tenant clinic-north, entry 16: entries are missing here");
        }

        @Test
        void findsAChainThatDoesNotFollowFromTheCheckpoint() throws IOException {
            exportBehind(15);
            List<RecordedEntry> others = new RandomEntries(new Random(99))
                    .chain(WrittenChain.TENANT, SIZE)
                    .subList(15, SIZE);
            entries.clear();
            entries.addAll(others);
            writeExport();

            assertThat(run("--from-checkpoint", "15")).isEqualTo(1);
            assertThat(out.toString(UTF_8)).startsWith("flawed: tenant clinic-north, entry 16:");
        }

        @Test
        void needsACheckpointOfThatSizeThatAKeySigned() throws IOException {
            CheckpointSigner stranger =
                    CheckpointSigner.openOrCreate(directory.resolve("other.pem"), new SecureRandom());
            WrittenCheckpoints.append(checkpoints, WrittenChain.sign(stranger, entries, 12, 12));
            exportBehind(12);

            assertThat(run("--from-checkpoint", "12")).isEqualTo(2);
            assertThat(err.toString(UTF_8)).contains("has no genuine checkpoint of 12 entries of tenant clinic-north");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "x", "1000000000000000000"})
        void takesANumberOfEntries(String wrong) {
            assertThat(run("--from-checkpoint", wrong)).isEqualTo(2);
            assertThat(err.toString(UTF_8))
                    .contains("--from-checkpoint is a whole number from 1 on")
                    .doesNotContain(": " + wrong);
        }
    }
}
