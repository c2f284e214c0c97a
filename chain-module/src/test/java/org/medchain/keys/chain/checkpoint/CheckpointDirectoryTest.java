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
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Content;
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
        return new Checkpoint(
                new ChainHead(tenantId, size, random.hash()), Instant.EPOCH, "0123456789abcdef", new byte[64]);
    }

    @Nested
    class Append {

        @Test
        void addsALineBehindTheOthers() throws IOException {
            Checkpoint first = checkpoint("t", 1);
            Checkpoint second = checkpoint("t", 2);
            directory.append(first);
            directory.append(second);

            assertThat(path.resolve("tenant-t.checkpoints")).hasContent(first + "\n" + second + "\n");
            assertThat(directory.read("t")).isEqualTo(new Content(List.of(first, second), 0));
        }

        @Test
        void keepsTenantsApart() {
            Checkpoint lower = checkpoint("a", 1);
            Checkpoint upper = checkpoint("A", 1);
            directory.append(lower);
            directory.append(upper);

            assertThat(directory.read("a").checkpoints()).containsExactly(lower);
            assertThat(directory.read("A").checkpoints()).containsExactly(upper);
        }

        @Test
        void beginsALineOfItsOwnBehindOneThatACrashCutOff() throws IOException {
            Checkpoint first = checkpoint("t", 1);
            Checkpoint second = checkpoint("t", 2);
            directory.append(first);
            Files.writeString(
                    path.resolve("tenant-t.checkpoints"), "medchain-checkpoint-v1 t 2 00", StandardOpenOption.APPEND);
            directory.append(second);

            assertThat(directory.read("t")).isEqualTo(new Content(List.of(first, second), 1));
        }

        @Test
        void mixesNoLinesOfSeveralWriters() throws InterruptedException, ExecutionException {
            ExecutorService writers = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> done = IntStream.range(0, 200)
                        .<Future<?>>mapToObj(size -> {
                            Checkpoint checkpoint = checkpoint("t", size);
                            return writers.submit(() -> new CheckpointDirectory(path).append(checkpoint));
                        })
                        .toList();
                for (Future<?> write : done) {
                    write.get();
                }
            } finally {
                writers.shutdown();
            }

            assertThat(directory.read("t").unreadableLines()).isZero();
            assertThat(directory.read("t").checkpoints())
                    .extracting(checkpoint -> checkpoint.head().size())
                    .hasSize(200)
                    .doesNotHaveDuplicates();
        }

        @Test
        void failsWhereTheDirectoryIsMissing() {
            CheckpointDirectory lost = new CheckpointDirectory(path.resolve("missing"));
            Checkpoint checkpoint = checkpoint("t", 1);

            assertThatThrownBy(() -> lost.append(checkpoint)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Nested
    class Read {

        @Test
        void findsNothingOfATenantWithoutAFile() {
            assertThat(directory.read("t")).isEqualTo(new Content(List.of(), 0));
        }

        @Test
        void countsLinesThatAreNoCheckpoints() throws IOException {
            Checkpoint only = checkpoint("t", 1);
            byte[] noText = {(byte) 0xFF, (byte) 0xFE, '\n', '\n', 'x', '\n'};
            Files.write(path.resolve("tenant-t.checkpoints"), noText);
            directory.append(only);

            assertThat(directory.read("t")).isEqualTo(new Content(List.of(only), 2));
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
            written.forEach(directory::append);

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
            directory.append(first);
            Path file = path.resolve("tenant-t.checkpoints");
            Files.writeString(file, "\n" + "x".repeat(200_000), StandardOpenOption.APPEND);
            directory.append(second);
            Files.writeString(file, "medchain-checkpoint-v1 t 3 00", StandardOpenOption.APPEND);

            assertThat(directory.readBackwards("t", Long.MAX_VALUE, 5))
                    .extracting(Placed::checkpoint)
                    .containsExactly(second, first);
        }

        @Test
        void findsNothingBeforeTheBeginningOrInTheMiddleOfALine() {
            directory.append(checkpoint("t", 1));

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
