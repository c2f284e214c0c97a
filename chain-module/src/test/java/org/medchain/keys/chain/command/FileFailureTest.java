package org.medchain.keys.chain.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {

    @TempDir
    private Path directory;

    private static IOException failureToRead(Path file) {
        return catchThrowableOfType(IOException.class, () -> Files.readString(file));
    }

    @Test
    void namesTheFileAndTheReason() throws IOException {
        Path missing = directory.resolve("missing");
        Path bytes = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xff});

        assertThat(FileFailure.cannotRead(missing, failureToRead(missing)))
                .isEqualTo("cannot read " + missing + ": no such file");
        assertThat(FileFailure.cannotRead(directory, failureToRead(directory)))
                .isEqualTo("cannot read " + directory + ": it is a directory");
        assertThat(FileFailure.cannotRead(bytes, failureToRead(bytes)))
                .isEqualTo("cannot read " + bytes + ": not text in UTF-8");
        assertThat(FileFailure.cannotWrite(bytes, new AccessDeniedException("x")))
                .isEqualTo("cannot write " + bytes + ": permission denied");
        assertThat(FileFailure.cannotWrite(
                        bytes, catchThrowableOfType(IOException.class, () -> Files.createFile(bytes))))
                .isEqualTo("cannot write " + bytes + ": it exists");
    }

    @Test
    void namesTheFileOfTheExceptionIfThereIsOne() {
        Path missing = directory.resolve("missing");

        assertThat(FileFailure.cannotRead(failureToRead(missing)))
                .isEqualTo("cannot read " + missing + ": no such file");
        assertThat(FileFailure.cannotRead(new FileSystemException("f", null, "No space left on device")))
                .isEqualTo("cannot read f: no space left on device");
    }

    @Test
    void leavesTheNameOutIfItMayBeASecret() {
        assertThat(FileFailure.cannot("read", "the file of --token-file", failureToRead(directory.resolve("secret"))))
                .isEqualTo("cannot read the file of --token-file: no such file");
    }

    @Test
    void doesNotRepeatAMessageThatItDoesNotKnow() {
        assertThat(FileFailure.cannotRead(new IOException("secret")))
                .isEqualTo("cannot read a file: input or output error");
        assertThat(FileFailure.cannotRead(new FileSystemException(null)))
                .isEqualTo("cannot read a file: input or output error");
    }
}
