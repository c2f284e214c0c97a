package org.medchain.keys.chain.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {

    private static final String FORCED = "jdk.FileForce";

    @TempDir
    Path temporary;

    /** What is forced to the disk while it is created, draft and directory, as the JDK's flight recorder tells. */
    private List<Path> forcedByCreating(Path file) throws IOException {
        Path recorded = temporary.resolve("recorded.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(FORCED).withoutThreshold();
            recording.start();
            NewFile.create(file, NewFile.OWNER_READS, new byte[] {1});
            recording.stop();
            recording.dump(recorded);
        }
        return RecordingFile.readAllEvents(recorded).stream()
                .map(event -> Path.of(event.getString("path")))
                .toList();
    }

    @Nested
    class Create {

        private Path file() throws IOException {
            return Files.createDirectory(temporary.resolve("directory")).resolve("file");
        }

        @Test
        void returnsWhenTheFileAndItsNameAreOnDisk() throws Exception {
            Path file = file();

            assertThat(forcedByCreating(file))
                    .hasSize(2)
                    .endsWith(file.getParent())
                    .allMatch(path -> path.startsWith(file.getParent()));
            assertThat(file).hasBinaryContent(new byte[] {1});
        }

        /** The process that made it may have ended before its name was on disk. */
        @Test
        void returnsWhenTheNameIsOnDiskThatAnotherGaveIt() throws Exception {
            Path file = Files.write(file(), new byte[] {2});

            assertThat(forcedByCreating(file)).endsWith(file.getParent());
            assertThat(file).hasBinaryContent(new byte[] {2});
        }
    }
}
