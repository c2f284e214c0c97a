package org.medchain.keys.chain.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.RecordedEntry;

class ArchiveDirectoryTest {

    private static final String TENANT = "Clinic_7";
    private static final ChainHead START = ChainHead.startOf(TENANT);

    private final List<RecordedEntry> chain = new RandomEntries(new Random(7)).chain(TENANT, 30);

    @TempDir
    Path directory;

    private ArchiveDirectory archive;

    @BeforeEach
    void open() {
        archive = new ArchiveDirectory(directory);
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private ChainHead headAt(int size) {
        return new ChainHead(TENANT, size, chain.get(size - 1).hash());
    }

    @Nested
    class Write {

        @Test
        void makesAFileForItsOwnerThatSaysWhatWasWritten() throws Exception {
            assertThat(archive.has(START)).isFalse();

            archive.write(START, chain);

            assertThat(archive.has(START)).isTrue();
            assertThat(archive.read(START)).isEqualTo(chain);
            assertThat(files()).singleElement().satisfies(file -> {
                assertThat(file).hasFileName("tenant-_43linic_5f7.0000000000000000001.ndjson");
                assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            });
        }

        @Test
        void replacesNothing() {
            archive.write(START, chain.subList(0, 10));

            archive.write(START, chain);

            assertThat(archive.read(START)).hasSize(10);
        }

        @Test
        void ofStretchAfterStretchMakesOneExportInTheOrderOfNames() throws Exception {
            archive.write(START, chain.subList(0, 9));
            archive.write(headAt(9), chain.subList(9, 10));
            archive.write(headAt(10), chain.subList(10, 30));

            ArchiveDirectory whole = new ArchiveDirectory(Files.createDirectory(directory.resolve("whole")));
            whole.write(START, chain);
            StringBuilder stretches = new StringBuilder();
            for (Path file : files()) {
                if (Files.isRegularFile(file)) {
                    stretches.append(Files.readString(file));
                }
            }
            assertThat(stretches)
                    .hasToString(Files.readString(
                            directory.resolve("whole").resolve("tenant-_43linic_5f7.0000000000000000001.ndjson")));
        }

        @Test
        void failsWithoutADirectory() {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> new ArchiveDirectory(directory.resolve("missing")).write(START, chain));
        }
    }

    @Nested
    class Read {

        @Test
        void failsOnALineThatIsNoEntry() throws Exception {
            archive.write(START, chain);
            Files.writeString(files().get(0), "{}\n");

            assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(() -> archive.read(START));
        }

        @Test
        void failsIfTheStretchIsMissing() {
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> archive.read(START));
        }
    }
}
