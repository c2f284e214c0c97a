package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RandomEntries;

class KeptCheckpointsTest {

    private final Random random = new Random(17);
    private final RandomEntries entries = new RandomEntries(random);

    @TempDir
    Path directory;

    private Path file;
    private KeptCheckpoints kept = KeptCheckpoints.none();

    @BeforeEach
    void nameFile() {
        file = directory.resolve("tenant-t.checkpoints");
    }

    @AfterEach
    void close() {
        kept.close();
    }

    private Checkpoint checkpoint(long size) {
        return checkpoint(size, Instant.EPOCH.plusSeconds(size));
    }

    private Checkpoint checkpoint(long size, Instant time) {
        return WrittenCheckpoints.ofVersionOne(
                new ChainHead("t", size, entries.hash()), time, "0123456789abcdef", new byte[64]);
    }

    private void read(List<Checkpoint> checkpoints) throws IOException {
        Files.write(file, checkpoints.stream().map(Checkpoint::toString).toList());
        kept = KeptCheckpoints.read(file);
    }

    @Nested
    class BySize {

        @Test
        void findsThoseOfOneSizeInTheOrderOfWriting() throws IOException {
            Checkpoint seven = checkpoint(7);
            Checkpoint again = checkpoint(7);
            Checkpoint three = checkpoint(3);
            read(List.of(seven, three, again));

            assertThat(kept.of(7)).containsExactly(seven, again);
            assertThat(kept.of(3)).containsExactly(three);
            assertThat(kept.of(4)).isEmpty();
        }

        @Test
        void findsTheNextSizes() throws IOException {
            read(List.of(checkpoint(7), checkpoint(3), checkpoint(5)));

            assertThat(kept.sizeFrom(0)).isEqualTo(OptionalLong.of(3));
            assertThat(kept.sizeFrom(3)).isEqualTo(OptionalLong.of(3));
            assertThat(kept.sizeFrom(4)).isEqualTo(OptionalLong.of(5));
            assertThat(kept.sizeFrom(8)).isEmpty();
            assertThat(kept.sizeBelow(3)).isEmpty();
            assertThat(kept.sizeBelow(7)).isEqualTo(OptionalLong.of(5));
            assertThat(kept.sizeBelow(Long.MAX_VALUE)).isEqualTo(OptionalLong.of(7));
        }

        @Test
        void findsEachWhateverTheOrder() throws IOException {
            List<Checkpoint> inOrder = new ArrayList<>(
                    IntStream.range(0, 5_000).mapToObj(this::some).toList());
            List<Checkpoint> mixed = new ArrayList<>(inOrder);
            Collections.shuffle(mixed, random);
            read(mixed);

            assertThat(WrittenCheckpoints.all(kept)).containsExactlyInAnyOrderElementsOf(inOrder);
            assertThat(WrittenCheckpoints.all(kept))
                    .extracting(it -> it.head().size())
                    .isSorted();
        }

        private Checkpoint some(int at) {
            return checkpoint(at / 2);
        }

        @Test
        void tellsTheOneThatWasSignedLast() throws IOException {
            Checkpoint newest = checkpoint(2, Instant.EPOCH.plusSeconds(9));
            read(List.of(checkpoint(1, Instant.EPOCH), newest, checkpoint(3, Instant.EPOCH.plusSeconds(8))));

            assertThat(kept.newest()).contains(newest);
        }

        @Test
        void isEmptyWithoutAFile() {
            assertThat(KeptCheckpoints.none().newest()).isEmpty();
            assertThat(KeptCheckpoints.none().sizeFrom(0)).isEmpty();
            assertThat(KeptCheckpoints.none().of(0)).isEmpty();
        }
    }

    @Nested
    class Lines {

        @Test
        void thatAreNoCheckpointsAreCounted() throws IOException {
            Checkpoint first = checkpoint(1);
            Checkpoint last = checkpoint(2);
            Files.writeString(
                    file,
                    "\n" + first + "\n" + "x".repeat(200_000) + "\n\u00ff\u00fe\n\n" + last + "\n" + first + " \n"
                            + "cut",
                    StandardCharsets.ISO_8859_1);
            kept = KeptCheckpoints.read(file);

            assertThat(kept.unreadableLines()).isEqualTo(4);
            assertThat(WrittenCheckpoints.all(kept)).containsExactly(first, last);
        }

        @Test
        void thatFollowMeanwhileAreNotLookedAt() throws IOException {
            read(List.of(checkpoint(1)));
            WrittenCheckpoints.append(directory, checkpoint(2));

            assertThat(kept.sizeBelow(Long.MAX_VALUE)).isEqualTo(OptionalLong.of(1));
        }

        @Test
        void thatAreChangedMeanwhileAreRefused() throws IOException {
            List<Checkpoint> many = IntStream.range(0, 2_000)
                    .mapToObj(KeptCheckpointsTest.this::checkpoint)
                    .toList();
            read(many);
            Files.writeString(file, "x".repeat((int) Files.size(file)));

            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> kept.of(3));
        }
    }

    @Nested
    class OfYears {

        private static final int LINES = 100_000;

        private Checkpoint write(int lines) throws IOException {
            Checkpoint last = checkpoint(0);
            try (BufferedWriter writer = Files.newBufferedWriter(file)) {
                for (int i = 1; i <= lines; i++) {
                    // Two servers, one a few lines behind the other.
                    last = checkpoint(i % 2 == 0 ? i : Math.max(1, i - 6));
                    writer.write(last + "\n");
                }
            }
            return last;
        }

        @Test
        void areReadOnceAndFoundWithoutBeingHeld() throws IOException {
            Checkpoint last = write(LINES);
            kept = KeptCheckpoints.read(file);
            // Whatever is asked from now on opens no file.
            Files.delete(file);

            assertThat(kept.unreadableLines()).isZero();
            assertThat(kept.sizeBelow(Long.MAX_VALUE)).isEqualTo(OptionalLong.of(LINES));
            assertThat(kept.of(LINES)).containsExactly(last);
            assertThat(kept.newest()).isEqualTo(Optional.of(last));
            for (int size = 2; size <= LINES; size += 100) {
                assertThat(kept.of(size))
                        .singleElement()
                        .satisfies(it ->
                                assertThat(WrittenCheckpoints.signature(it)).hasSize(64));
            }
        }
    }
}
