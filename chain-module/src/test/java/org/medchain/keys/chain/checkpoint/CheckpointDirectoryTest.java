package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;

class CheckpointDirectoryTest {

    private final RandomEntries random = new RandomEntries(new Random(9));

    @TempDir
    Path path;

    private CheckpointDirectory directory;

    @BeforeEach
    void open() {
        directory = new CheckpointDirectory(path);
    }

    private Checkpoint checkpoint(String tenantId, long size) {
        return WrittenCheckpoints.ofVersionOne(
                new ChainHead(tenantId, size, random.hash()), Instant.EPOCH, "0123456789abcdef", new byte[64]);
    }

    private void assertKept(long unreadableLines, Checkpoint... checkpoints) {
        try (KeptCheckpoints kept = directory.read("t")) {
            assertThat(WrittenCheckpoints.all(kept)).containsExactly(checkpoints);
            assertThat(kept.unreadableLines()).isEqualTo(unreadableLines);
        }
    }

    private List<Checkpoint> checkpointsOf(String tenantId) {
        try (KeptCheckpoints kept = directory.read(tenantId)) {
            return WrittenCheckpoints.all(kept);
        }
    }

    @Nested
    class Append {

        @Test
        void addsALineBehindTheOthers() throws IOException {
            Checkpoint first = checkpoint("t", 1);
            Checkpoint second = checkpoint("t", 2);
            WrittenCheckpoints.append(path, first);
            WrittenCheckpoints.append(path, second);

            assertThat(path.resolve("tenant-t.checkpoints")).hasContent(first + "\n" + second + "\n");
            assertKept(0, first, second);
        }

        @Test
        void keepsTenantsApart() {
            Checkpoint lower = checkpoint("a", 1);
            Checkpoint upper = checkpoint("A", 1);
            WrittenCheckpoints.append(path, lower);
            WrittenCheckpoints.append(path, upper);

            assertThat(checkpointsOf("a")).containsExactly(lower);
            assertThat(checkpointsOf("A")).containsExactly(upper);
        }

        @Test
        void beginsALineOfItsOwnBehindOneThatACrashCutOff() throws IOException {
            Checkpoint first = checkpoint("t", 1);
            Checkpoint second = checkpoint("t", 2);
            WrittenCheckpoints.append(path, first);
            Files.writeString(
                    path.resolve("tenant-t.checkpoints"), "medchain-checkpoint-v1 t 2 00", StandardOpenOption.APPEND);
            WrittenCheckpoints.append(path, second);

            assertKept(1, first, second);
        }

        @Test
        void mixesNoLinesOfSeveralWriters() throws InterruptedException, ExecutionException {
            ExecutorService writers = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> done = IntStream.range(0, 200)
                        .<Future<?>>mapToObj(size -> {
                            Checkpoint checkpoint = checkpoint("t", size);
                            return writers.submit(() -> WrittenCheckpoints.append(path, checkpoint));
                        })
                        .toList();
                for (Future<?> write : done) {
                    write.get();
                }
            } finally {
                writers.shutdown();
            }

            try (KeptCheckpoints kept = directory.read("t")) {
                assertThat(kept.unreadableLines()).isZero();
            }
            assertThat(checkpointsOf("t"))
                    .extracting(checkpoint -> checkpoint.head().size())
                    .hasSize(200)
                    .doesNotHaveDuplicates();
        }

        @Test
        void failsWhereTheDirectoryIsMissing() {
            Checkpoint checkpoint = checkpoint("t", 1);

            assertThatThrownBy(() -> WrittenCheckpoints.append(path.resolve("missing"), checkpoint))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Nested
    class Read {

        @Test
        void findsNothingOfATenantWithoutAFile() {
            assertKept(0);
        }

        @Test
        void countsLinesThatAreNoCheckpoints() throws IOException {
            Checkpoint only = checkpoint("t", 1);
            byte[] noText = {(byte) 0xFF, (byte) 0xFE, '\n', '\n', 'x', '\n'};
            Files.write(path.resolve("tenant-t.checkpoints"), noText);
            WrittenCheckpoints.append(path, only);

            assertKept(2, only);
        }

        @Test
        void failsWhereTheFileCannotBeRead() throws IOException {
            Files.createDirectory(path.resolve("tenant-t.checkpoints"));

            assertThatThrownBy(() -> directory.read("t")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Nested
    class ReadBackwards {

        private static final int MANY = 1_000;

        private List<Placed> readAllInPagesOf(int limit) {
            List<Placed> all = new ArrayList<>();
            List<Placed> page = directory.readBackwards("t", Long.MAX_VALUE, limit);
            while (!page.isEmpty()) {
                all.addAll(page);
                page = directory.readBackwards("t", all.get(all.size() - 1).place(), limit);
            }
            return all;
        }

        @Test
        void findsNothingOfATenantWithoutAFile() {
            assertThat(directory.readBackwards("t", Long.MAX_VALUE, 1)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 7, 500, MANY, MANY + 1})
        void findsEachOnceTheLastFirst(int limit) {
            List<Checkpoint> written = IntStream.range(0, MANY)
                    .mapToObj(size -> checkpoint("t", size))
                    .toList();
            written.forEach(it -> WrittenCheckpoints.append(path, it));

            List<Placed> read = readAllInPagesOf(limit);

            assertThat(read.stream()
                            .map(Placed::checkpoint)
                            .sorted(Comparator.comparing(it -> it.head().size())))
                    .isEqualTo(written);
            assertThat(read.stream().map(Placed::place)).isSortedAccordingTo(Comparator.reverseOrder());
        }

        @Test
        void passesOverLinesThatAreNoCheckpoints() throws IOException {
            Checkpoint first = checkpoint("t", 1);
            Checkpoint second = checkpoint("t", 2);
            WrittenCheckpoints.append(path, first);
            Path file = path.resolve("tenant-t.checkpoints");
            Files.writeString(file, "\n" + "x".repeat(200_000), StandardOpenOption.APPEND);
            WrittenCheckpoints.append(path, second);
            Files.writeString(file, "medchain-checkpoint-v1 t 3 00", StandardOpenOption.APPEND);

            assertThat(directory.readBackwards("t", Long.MAX_VALUE, 5))
                    .extracting(Placed::checkpoint)
                    .containsExactly(second, first);
        }

        @Test
        void findsNothingBeforeTheBeginningOrInTheMiddleOfALine() {
            WrittenCheckpoints.append(path, checkpoint("t", 1));

            assertThat(directory.readBackwards("t", 0, 5)).isEmpty();
            assertThat(directory.readBackwards("t", 9, 5)).isEmpty();
        }
    }

    @Nested
    class FileName {

        @ParameterizedTest
        @CsvSource({
            "clinic-7, tenant-clinic-7.checkpoints",
            "Clinic_7, tenant-_43linic_5f7.checkpoints",
            "../x, tenant-_2e_2e_2fx.checkpoints",
            "*, tenant-_2a.checkpoints",
        })
        void spellsOutWhatIsNotPlain(String tenantId, String name) {
            assertThat(CheckpointFileName.of(tenantId)).isEqualTo(name);
        }
    }
}
