package org.medchain.keys.chain.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Edit;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.WrittenCheckpoints;
import org.medchain.keys.chain.export.AuditExportReader;
import org.medchain.keys.chain.export.AuditExportWriter;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;

/**
 * Random cases of each attack on a chain, as many as {@code medchain.chain.cases} says: caught, and the first bad position named. All go through
 * an export.
 */
@Tag("larger")
class TamperingTest {

    private static final int CASES = Integer.getInteger("medchain.chain.cases");
    private static final int CHAINS = 25;

    private static Path keys;
    private static CheckpointSigner signer;
    private static CheckpointVerifier verifier;
    private static List<WrittenChain> chains;

    @BeforeAll
    static void writeChains(@TempDir Path directory) {
        keys = directory;
        signer = CheckpointSigner.openOrCreate(directory.resolve("key.pem"), new SecureRandom());
        verifier = CheckpointVerifier.read(List.of(directory.resolve("key.pem.pub")));
        Random random = new Random(20_261_125);
        chains = Stream.generate(() -> WrittenChain.random(random, signer))
                .limit(CHAINS)
                .toList();
    }

    private static Verification verify(List<RecordedEntry> entries, List<Checkpoint> checkpoints) {
        return verify(export(entries), checkpoints);
    }

    private static byte[] export(List<RecordedEntry> entries) {
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        try (AuditExportWriter writer = new AuditExportWriter(export)) {
            entries.forEach(writer::write);
        }
        return export.toByteArray();
    }

    private static Verification verify(byte[] export, List<Checkpoint> checkpoints) {
        return new ChainVerifier(verifier)
                .verify(
                        ChainHead.startOf(WrittenChain.TENANT),
                        new AuditExportReader(new ByteArrayInputStream(export)),
                        WrittenCheckpoints.of(keys, checkpoints));
    }

    /** One case: the chain, its entries to be changed, and a position in it. */
    private record Case(
            WrittenChain chain, List<RecordedEntry> entries, int position, Random random, Tampering tampering) {

        static Case of(int seed, int firstPosition) {
            Random random = new Random(seed);
            WrittenChain chain = chains.get(random.nextInt(CHAINS));
            int position = firstPosition + random.nextInt(chain.size() - firstPosition + 1);
            return new Case(chain, chain.copy(), position, random, new Tampering(random));
        }
    }

    private interface Attack {
        /** Changes the entries and says what is to be found. */
        Expected on(Case attacked);
    }

    private record Expected(long position, Set<Flaw> flaws) {

        static Expected at(long position, Flaw... flaws) {
            return new Expected(position, Set.of(flaws));
        }
    }

    private static void isCaughtInEveryCase(Attack attack) {
        isCaughtInEveryCase(1, attack);
    }

    private static void isCaughtInEveryCase(int firstPosition, Attack attack) {
        for (int seed = 0; seed < CASES; seed++) {
            Case attacked = Case.of(seed, firstPosition);
            Expected expected = attack.on(attacked);

            assertFlawed(seed, verify(attacked.entries(), attacked.chain().checkpoints()), expected);
        }
    }

    private static void assertFlawed(int seed, Verification found, Expected expected) {
        assertThat(found).as("case %d", seed).isInstanceOfSatisfying(Flawed.class, flawed -> {
            assertThat(flawed.position())
                    .as("position in case %d: %s", seed, flawed)
                    .isEqualTo(expected.position());
            assertThat(flawed.flaw()).as("flaw in case %d", seed).isIn(expected.flaws());
            assertThat(flawed.checkpointed())
                    .as("entries vouched for in case %d: %s", seed, flawed)
                    .isLessThanOrEqualTo(flawed.shownAt());
        });
    }

    @Nested
    class Untouched {

        @Test
        void isVerified() {
            for (WrittenChain chain : chains) {
                assertThat(verify(chain.entries(), chain.checkpoints()))
                        .isEqualTo(new Verified(chain.headAt(chain.size()), chain.size(), 0));
            }
        }
    }

    @Nested
    class EditedColumn {

        static Stream<String> columns() {
            return Stream.concat(Arrays.stream(Edit.fields()), Stream.of("hash"));
        }

        @ParameterizedTest
        @MethodSource("columns")
        void isCaught(String column) {
            Flaw flaw = column.equals("tenantId") ? Flaw.OTHER_TENANT : Flaw.ALTERED;
            isCaughtInEveryCase(attacked -> {
                attacked.tampering().editColumn(attacked.entries(), attacked.position(), column);
                return Expected.at(attacked.position(), flaw);
            });
        }

        /** The next entry no longer follows then, or the checkpoint of just that size disagrees. */
        @Test
        void isCaughtIfTheRowsHashWasMadeToFit() {
            List<String> columns = Stream.of(Edit.fields())
                    .filter(column -> !List.of("tenantId", "seq", "patientHash").contains(column))
                    .toList();
            isCaughtInEveryCase(attacked -> {
                String column = columns.get(attacked.random().nextInt(columns.size()));
                attacked.tampering().editColumnAndHash(attacked.entries(), attacked.position(), column);
                return attacked.chain().hasCheckpointAt(attacked.position())
                        ? Expected.at(attacked.chain().firstUnvouchedAt(attacked.position() - 1), Flaw.RECOMPUTED)
                        : Expected.at(attacked.position() + 1, Flaw.ALTERED);
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "seq"})
        void isCaughtIfItTellsTheChainOrPlaceAndTheRowsHashWasMadeToFit(String column) {
            Flaw flaw = column.equals("tenantId") ? Flaw.OTHER_TENANT : Flaw.ALTERED;
            isCaughtInEveryCase(attacked -> {
                attacked.tampering().editColumnAndHash(attacked.entries(), attacked.position(), column);
                return Expected.at(attacked.position(), flaw);
            });
        }
    }

    @Nested
    class FlippedBit {

        @Test
        void isCaughtAnywhereInAnExport() {
            for (int seed = 0; seed < CASES; seed++) {
                Case attacked = Case.of(seed, 1);
                byte[] right = export(attacked.entries());
                byte[] flipped = right.clone();
                int bit = attacked.random().nextInt(right.length * 8);
                flipped[bit / 8] ^= (byte) (1 << bit % 8);

                Verification found = verify(flipped, attacked.chain().checkpoints());

                assertThat(found).as("case %d", seed).isInstanceOf(Flawed.class);
                assertThat(((Flawed) found).position()).as("case %d", seed).isEqualTo(lineAt(right, bit / 8));
            }
        }

        private static long lineAt(byte[] export, int offset) {
            int line = 1;
            for (int i = 0; i < offset; i++) {
                line += export[i] == '\n' ? 1 : 0;
            }
            return line;
        }
    }

    @Nested
    class EditedPatient {

        @Test
        void isCaught() {
            isCaughtInEveryCase(attacked -> {
                attacked.tampering().editPatient(attacked.entries(), attacked.position());
                return Expected.at(attacked.position(), Flaw.PATIENT_ALTERED);
            });
        }
    }

    @Nested
    class Deletion {

        @Test
        void isCaughtInside() {
            isCaughtInEveryCase(attacked -> {
                int size = attacked.entries().size();
                int first = 1 + attacked.random().nextInt(size - 1);
                int count = 1 + attacked.random().nextInt(size - first);
                attacked.entries().subList(first - 1, first - 1 + count).clear();
                return Expected.at(first, Flaw.GAP);
            });
        }

        @Test
        void isCaughtInsideIfTheRestWasRenumbered() {
            isCaughtInEveryCase(attacked -> {
                int size = attacked.entries().size();
                int first = 1 + attacked.random().nextInt(size - 1);
                attacked.entries().remove(first - 1);
                Tampering.renumber(attacked.entries(), first);
                return Expected.at(first, Flaw.ALTERED);
            });
        }

        /** An older state that was restored looks the same. */
        @Test
        void isCaughtAtTheEnd() {
            isCaughtInEveryCase(attacked -> {
                attacked.entries()
                        .subList(attacked.position() - 1, attacked.entries().size())
                        .clear();
                return Expected.at(attacked.chain().firstUnvouchedAt(attacked.position() - 1), Flaw.CUT_TAIL);
            });
        }

        /** What is left was recomputed from an edit on, and ends before the next checkpoint. */
        @Test
        void isCaughtAtTheEndIfWhatIsLeftWasRecomputed() {
            isCaughtInEveryCase(2, attacked -> {
                int edited = 1 + attacked.random().nextInt(attacked.position() - 1);
                attacked.entries()
                        .subList(attacked.position() - 1, attacked.entries().size())
                        .clear();
                attacked.tampering().editColumn(attacked.entries(), edited, "actor");
                Tampering.recompute(attacked.entries(), edited);
                boolean seenByACheckpoint = attacked.chain().firstUnvouchedAt(attacked.position() - 1) > edited;
                return Expected.at(
                        attacked.chain().firstUnvouchedAt(edited - 1),
                        seenByACheckpoint ? Flaw.RECOMPUTED : Flaw.CUT_TAIL);
            });
        }
    }

    @Nested
    class Insertion {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isCaught(boolean fittingHash) {
            isCaughtInEveryCase(attacked -> {
                insert(attacked, attacked.position(), fittingHash);
                return Expected.at(attacked.position(), Flaw.INSERTED);
            });
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isCaughtIfTheRestWasRenumbered(boolean fittingHash) {
            isCaughtInEveryCase(attacked -> {
                insert(attacked, attacked.position(), fittingHash);
                Tampering.renumber(attacked.entries(), attacked.position());
                if (fittingHash) {
                    RecordedEntry forged = attacked.entries().get(attacked.position() - 1);
                    assertThat(attacked.chain().headAt(attacked.position() - 1).hashOfNext(forged.entry()))
                            .isEqualTo(forged.hash());
                }
                return Expected.at(attacked.position(), Flaw.INSERTED);
            });
        }

        @Test
        void isCaughtUnderAnySeq() {
            isCaughtInEveryCase(attacked -> {
                long seq = 1L + attacked.random().nextInt(2 * attacked.entries().size());
                insert(attacked, seq, false);
                return Expected.at(Math.min(seq, attacked.position()), Flaw.INSERTED, Flaw.DUPLICATE, Flaw.REORDERED);
            });
        }

        private static void insert(Case attacked, long seq, boolean fittingHash) {
            ChainHead before = attacked.chain().headAt(attacked.position() - 1);
            attacked.entries().add(attacked.position() - 1, attacked.tampering().forge(before, seq, fittingHash));
        }
    }

    @Nested
    class Duplicate {

        @Test
        void isCaughtAnywhere() {
            isCaughtInEveryCase(attacked -> {
                RecordedEntry copied = attacked.entries().get(attacked.position() - 1);
                int place = 1 + attacked.random().nextInt(attacked.entries().size() + 1);
                attacked.entries().add(place - 1, copied);
                return Expected.at(Math.min(place, attacked.position()), Flaw.DUPLICATE);
            });
        }

        @Test
        void isCaughtIfItsSeqWasMadeToFit() {
            isCaughtInEveryCase(attacked -> {
                RecordedEntry copied = attacked.entries().get(attacked.position() - 1);
                int size = attacked.entries().size();
                int place;
                do {
                    place = 1 + attacked.random().nextInt(size);
                } while (place == attacked.position());
                attacked.entries()
                        .add(
                                place - 1,
                                new RecordedEntry(copied.entry().withSeq(place), copied.hash(), copied.patient()));
                return Expected.at(place, Flaw.INSERTED);
            });
        }
    }

    @Nested
    class Reorder {

        @Test
        void isCaughtIfTwoChangedPlaces() {
            isCaughtInEveryCase(attacked -> {
                int[] places = twoOf(attacked);
                Collections.swap(attacked.entries(), places[0] - 1, places[1] - 1);
                return Expected.at(places[0], Flaw.REORDERED);
            });
        }

        @Test
        void isCaughtIfOneMoved() {
            isCaughtInEveryCase(attacked -> {
                int[] places = twoOf(attacked);
                boolean forward = attacked.random().nextBoolean();
                RecordedEntry moved = attacked.entries().remove(places[forward ? 0 : 1] - 1);
                attacked.entries().add(places[forward ? 1 : 0] - 1, moved);
                return Expected.at(places[0], Flaw.REORDERED);
            });
        }

        @Test
        void isCaughtIfTheSeqsWereMadeToFit() {
            isCaughtInEveryCase(attacked -> {
                int[] places = twoOf(attacked);
                Collections.swap(attacked.entries(), places[0] - 1, places[1] - 1);
                Tampering.renumber(attacked.entries(), 1);
                return Expected.at(places[0], Flaw.ALTERED, Flaw.INSERTED);
            });
        }

        private static int[] twoOf(Case attacked) {
            int size = attacked.entries().size();
            int first = 1 + attacked.random().nextInt(size - 1);
            return new int[] {first, first + 1 + attacked.random().nextInt(size - first)};
        }
    }

    @Nested
    class AnotherTenant {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isCaughtInThePlaceOfAnEntry(boolean relabelled) {
            isCaughtInEveryCase(attacked -> {
                RecordedEntry foreign = foreignChain(attacked).get(attacked.position() - 1);
                RecordedEntry moved = relabelled
                        ? new RecordedEntry(
                                Edit.with(foreign.entry(), "tenantId", WrittenChain.TENANT),
                                foreign.hash(),
                                foreign.patient())
                        : foreign;
                attacked.entries().set(attacked.position() - 1, moved);
                return Expected.at(attacked.position(), relabelled ? Flaw.ALTERED : Flaw.OTHER_TENANT);
            });
        }

        @Test
        void isCaughtAsAWholeChain() {
            isCaughtInEveryCase(attacked -> {
                replaceAll(attacked);
                attacked.entries().replaceAll(entry -> relabelled(entry));
                return Expected.at(1, Flaw.ALTERED);
            });
        }

        @Test
        void isCaughtAsAWholeChainThatWasRecomputed() {
            isCaughtInEveryCase(attacked -> {
                replaceAll(attacked);
                Tampering.recompute(attacked.entries(), 1);
                return Expected.at(1, Flaw.RECOMPUTED);
            });
        }

        private static RecordedEntry relabelled(RecordedEntry entry) {
            return new RecordedEntry(
                    Edit.with(entry.entry(), "tenantId", WrittenChain.TENANT), entry.hash(), entry.patient());
        }

        private static void replaceAll(Case attacked) {
            List<RecordedEntry> foreign = foreignChain(attacked);
            attacked.entries().clear();
            attacked.entries().addAll(foreign);
        }

        private static List<RecordedEntry> foreignChain(Case attacked) {
            return new RandomEntries(attacked.random())
                    .chain("clinic-south", attacked.chain().size());
        }
    }

    @Nested
    class RecomputedChain {

        @Test
        void isCaughtAfterAnEdit() {
            isCaughtInEveryCase(attacked -> {
                attacked.tampering().editColumn(attacked.entries(), attacked.position(), "actor");
                Tampering.recompute(attacked.entries(), attacked.position());
                return recomputedFrom(attacked);
            });
        }

        @Test
        void isCaughtAfterAnInsertion() {
            isCaughtInEveryCase(attacked -> {
                ChainHead before = attacked.chain().headAt(attacked.position() - 1);
                attacked.entries()
                        .add(attacked.position() - 1, attacked.tampering().forge(before, attacked.position(), true));
                Tampering.recompute(attacked.entries(), attacked.position());
                return recomputedFrom(attacked);
            });
        }

        @Test
        void isCaughtIfItsEndWasReplaced() {
            isCaughtInEveryCase(attacked -> {
                int more = attacked.chain().size()
                        - attacked.position()
                        + 1
                        + attacked.random().nextInt(5);
                attacked.tampering().replaceTail(attacked.entries(), attacked.position(), more);
                return recomputedFrom(attacked);
            });
        }

        private static Expected recomputedFrom(Case attacked) {
            return Expected.at(attacked.chain().firstUnvouchedAt(attacked.position() - 1), Flaw.RECOMPUTED);
        }
    }

    @Nested
    class ForgedCheckpoint {

        /** The attacker signs a recomputed chain at every size with a key of their own, and drops what disagrees. */
        @Test
        void isCaughtNoLaterThanTheEdit() {
            CheckpointSigner forger = CheckpointSigner.openOrCreate(keys.resolve("forger.pem"), new SecureRandom());
            for (int seed = 0; seed < CASES; seed++) {
                Case attacked = Case.of(seed, 1);
                WrittenChain chain = attacked.chain();
                attacked.tampering().editColumn(attacked.entries(), attacked.position(), "actor");
                Tampering.recompute(attacked.entries(), attacked.position());
                List<Checkpoint> checkpoints = new ArrayList<>();
                for (Checkpoint genuine : chain.checkpoints()) {
                    int size = (int) genuine.head().size();
                    checkpoints.add(
                            size < attacked.position()
                                    ? genuine
                                    : WrittenChain.sign(forger, attacked.entries(), size, size));
                }

                Verification found = verify(attacked.entries(), checkpoints);

                assertFlawed(
                        seed,
                        found,
                        Expected.at(chain.firstUnvouchedAt(attacked.position() - 1), Flaw.FALSE_CHECKPOINT));
            }
        }
    }

    @Nested
    class Rollback {

        @Test
        void isCaughtIfTheServiceWentOnFromTheSnapshot() {
            for (int seed = 0; seed < CASES; seed++) {
                Case attacked = Case.of(seed, 1);
                WrittenChain chain = attacked.chain();
                int snapshot = attacked.position() - 1;
                int more = 1 + attacked.random().nextInt(chain.size());
                attacked.tampering().replaceTail(attacked.entries(), attacked.position(), more);
                List<Checkpoint> checkpoints = new ArrayList<>(chain.checkpoints());
                checkpoints.add(WrittenChain.sign(signer, attacked.entries(), snapshot + more, 1_000));

                Verification found = verify(attacked.entries(), checkpoints);

                assertThat(found).as("case %d", seed).isInstanceOfSatisfying(Flawed.class, flawed -> {
                    assertThat(flawed.flaw()).isEqualTo(Flaw.ROLLED_BACK);
                    assertThat(flawed.position()).isEqualTo(chain.firstUnvouchedAt(snapshot));
                });
            }
        }
    }
}
