package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareFilesTest {

    private static final byte[] CONTENT = "of a share".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    /** Writes two files of three, says so, and waits. */
    static final class Interrupted {

        private Interrupted() {}

        public static void main(String[] arguments) throws IOException {
            try (ShareFiles files = ShareFiles.in(Path.of(arguments[0]))) {
                files.write("share-1.txt", CONTENT);
                files.write("share-2.txt", CONTENT);
                System.out.println("written");
                System.out.flush();
                int unused = System.in.read();
                files.write("share-3.txt", CONTENT);
                files.keep();
            }
        }
    }

    /** The signal alone is sent, and the pipe stays open: the process has no other reason to end. */
    @Test
    void areGoneIfTheProcessIsStopped() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName(),
                        directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("written");
            assertThat(directory).isNotEmptyDirectory();

            process.toHandle().destroy();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void areGoneIfOneCannotBeWritten() {
        assertThatThrownBy(() -> {
                    try (ShareFiles files = ShareFiles.in(directory)) {
                        files.write("share-1.txt", CONTENT);
                        files.write("no/such/place", CONTENT);
                        files.keep();
                    }
                })
                .isInstanceOf(IOException.class);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void replaceNothing() throws IOException {
        Path other = directory.resolve("share-1.txt");
        try (ShareFiles files = ShareFiles.in(directory)) {
            Files.createFile(other);

            assertThatThrownBy(() -> files.write("share-1.txt", CONTENT)).isInstanceOf(IOException.class);
        }
        assertThat(other).isEmptyFile();
    }

    @Test
    void areThereOnceTheyAreKept() throws IOException {
        try (ShareFiles files = ShareFiles.in(directory)) {
            files.write("share-1.txt", CONTENT);
            files.keep();
        }
        assertThat(directory.resolve("share-1.txt")).hasBinaryContent(CONTENT);
    }
}
