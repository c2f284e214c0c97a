package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterPlaceTest {

    @TempDir
    private Path directory;

    private Path register;

    @BeforeEach
    void makeRegister() throws IOException {
        register = Files.createFile(directory.resolve("register"));
    }

    @Nested
    class OpenOrCreate {

        @Test
        void isTheSameForAllWhoReachTheFileByWhateverPath() throws IOException {
            UUID place = RegisterPlace.openOrCreate(register);
            Path link = Files.createSymbolicLink(directory.resolve("link"), register);

            assertThat(RegisterPlace.openOrCreate(register)).isEqualTo(place);
            assertThat(RegisterPlace.openOrCreate(link)).isEqualTo(place);
        }

        @Test
        void differsForAnotherFile() throws IOException {
            Path other = Files.createFile(directory.resolve("other"));

            assertThat(RegisterPlace.openOrCreate(other)).isNotEqualTo(RegisterPlace.openOrCreate(register));
        }

        @Test
        void refusesAFileWithoutAnId() throws IOException {
            Files.writeString(directory.resolve("register.place"), "no id\n");

            assertThatIOException().isThrownBy(() -> RegisterPlace.openOrCreate(register));
        }
    }
}
