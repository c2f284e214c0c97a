package org.medchain.keys.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextVariableTest {

    private static final TextVariable VARIABLE = TextVariable.optional("VARIABLE");

    @TempDir
    private Path directory;

    private static void assertRefused(Runnable use, String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(use::run)
                .withMessage(line)
                .withNoCause();
    }

    @Nested
    class Kinds {

        @Test
        void sayWhatHoldsWhereNothingIsSet() {
            assertThat(VARIABLE.otherwise()).isEmpty();
            assertThat(VARIABLE.whatIfMissing()).isEmpty();
            assertThat(TextVariable.withDefault("VARIABLE", "default").otherwise())
                    .contains("default");
            assertThat(TextVariable.required("VARIABLE").whatIfMissing()).contains("must be set");
            assertThat(TextVariable.required("VARIABLE", "must be set, or ANOTHER")
                            .whatIfMissing())
                    .isEqualTo(Optional.of("must be set, or ANOTHER"));
        }
    }

    @Nested
    class Parse {

        @Test
        void isWhatTheParserMakesOfTheValue() {
            assertThat(VARIABLE.<Integer>parse("7", "is no number", Integer::valueOf))
                    .isEqualTo(7);
        }

        @Test
        void saysWhatIsWrongAndNotTheValue() {
            assertRefused(
                    () -> VARIABLE.<Integer>parse("secret", "is no number", Integer::valueOf), "VARIABLE is no number");
        }
    }

    @Nested
    class ParseSecret {

        @Test
        void hasTheParsersOwnWordsForWhatIsWrong() {
            assertRefused(
                    () -> VARIABLE.parseSecret("secret", characters -> {
                        throw new IllegalArgumentException("must have " + characters.length + " characters");
                    }),
                    "VARIABLE must have 6 characters");
        }
    }

    @Nested
    class ParsePath {

        @Test
        void refusesWhatIsNoPath() {
            assertThat(VARIABLE.parsePath("a/b")).isEqualTo(Path.of("a/b"));
            assertRefused(() -> VARIABLE.parsePath("a\0b"), "VARIABLE is not a path");
        }
    }

    @Nested
    class CheckDirectory {

        private static final String REFUSED = "VARIABLE must name a directory that exists and can be written";

        @Test
        void acceptsOneThatIsThere() {
            assertThatNoException().isThrownBy(() -> VARIABLE.checkDirectory(directory));
        }

        @Test
        void refusesOneThatIsMissingAndDoesNotMakeIt() {
            Path missing = directory.resolve("missing");

            assertRefused(() -> VARIABLE.checkDirectory(missing), REFUSED);

            assertThat(missing).doesNotExist();
        }

        @Test
        void refusesAFile() throws IOException {
            Path file = Files.createFile(directory.resolve("file"));

            assertRefused(() -> VARIABLE.checkDirectory(file), REFUSED);
        }
    }
}
