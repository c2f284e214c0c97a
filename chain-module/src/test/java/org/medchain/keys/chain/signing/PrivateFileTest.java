package org.medchain.keys.chain.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFileTest {

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("secret");
    }

    private PrivateFile file() {
        return new PrivateFile(path());
    }

    @Nested
    class CreateIfMissing {

        @Test
        void makesAFileForItsOwnerAlone() throws IOException {
            file().createIfMissing(() -> new byte[] {1, 2, 3});

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-------");
            assertThat(file().read()).isEqualTo(new byte[] {1, 2, 3});
            assertThat(directory.toFile().list()).containsExactly("secret");
        }

        @Test
        void wipesWhatItWasGiven() throws IOException {
            byte[] content = {1, 2, 3};

            file().createIfMissing(() -> content);

            assertThat(content).containsOnly(0);
        }

        @Test
        void leavesAFileThatIsThereAlone() throws IOException {
            Files.write(path(), new byte[] {7});

            file().createIfMissing(() -> {
                throw new AssertionError("no content is needed");
            });

            assertThat(path()).hasBinaryContent(new byte[] {7});
        }

        @Test
        void givesAllWhoCreateItAtOnceTheSameContent() {
            List<Byte> seen = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> createAndRead((byte) i))
                    .distinct()
                    .toList();

            assertThat(seen).hasSize(1);
        }

        private byte createAndRead(byte content) {
            try {
                file().createIfMissing(() -> new byte[] {content});
                return file().read()[0];
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void failsWithoutADirectory() {
            PrivateFile lost = new PrivateFile(directory.resolve("missing").resolve("secret"));

            assertThatExceptionOfType(NoSuchFileException.class)
                    .isThrownBy(() -> lost.createIfMissing(() -> new byte[] {1}));
        }
    }

    @Nested
    class IsOpenToOthers {

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rwxrwxrwx"})
        void ifTheyCanReadOrWriteIt(String mode) throws IOException {
            assertThat(fileOf(mode).isOpenToOthers()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
        void notIfItIsItsOwnersAlone(String mode) throws IOException {
            assertThat(fileOf(mode).isOpenToOthers()).isFalse();
        }

        private PrivateFile fileOf(String mode) throws IOException {
            Files.write(path(), new byte[] {1});
            Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(mode));
            return file();
        }
    }
}
