package org.medchain.keys.chain.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

class CommandLinesTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Command(name = "greet", sortOptions = false, description = "Greets.")
    interface Greeting {

        @Option(names = "--name", order = 1, required = true, paramLabel = "NAME", description = "who is greeted")
        String name();

        @Option(names = "--word", order = 2, paramLabel = "WORD")
        List<String> words();

        @Option(names = "--times", order = 3, defaultValue = "1", paramLabel = "N")
        int times();

        @Option(names = "--tone", order = 4, defaultValue = "low", paramLabel = "TONE", converter = Tone.class)
        String tone();
    }

    static final class Tone implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.equals("low") || text.equals("high")) {
                return text;
            }
            throw new UnsuitableValueException("is low or high");
        }
    }

    private Optional<Greeting> parse(String... arguments) {
        return CommandLines.parse(Greeting.class, new PrintStream(out, true, UTF_8), arguments);
    }

    @Nested
    class Parse {

        @Test
        void answersTheOptions() {
            Greeting greeting =
                    parse("--name", "Ann", "--word", "good", "--word", "day").orElseThrow();

            assertThat(greeting.name()).isEqualTo("Ann");
            assertThat(greeting.words()).containsExactly("good", "day");
            assertThat(greeting.times()).isOne();
        }

        @ParameterizedTest
        @ValueSource(strings = {"@file", "-x", "--y", "a b", "\"quoted\"", "a=b", ""})
        void takesEveryValueAsItIs(String value) {
            assertThat(parse("--name", value).orElseThrow().name()).isEqualTo(value);
        }

        @Test
        void printsWhatItTakesIfAskedForHelp() {
            assertThat(parse("--help")).isEmpty();
            assertThat(out.toString(UTF_8)).contains("Greets.", "--name=NAME", "who is greeted", "--help");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "--times 2               | --name is missing",
                    "--name                  | --name needs a value",
                    "--name --times 2        | --name needs a value",
                    "--name a --name secret  | --name can be given once",
                    "--name a --times secret | --times has a value that can't be used",
                    "--name a --tone secret  | --tone is low or high",
                    "--name a --secret b     | ''",
                    "--name a secret         | ''",
                })
        void saysInOneLineWhatIsWrongAndRepeatsNoValue(String arguments, String expected) {
            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> parse(arguments.split(" ", -1)))
                    .withMessage((expected.isEmpty() ? "" : expected + "; ")
                            + "the options are --name NAME [--word WORD] [--times N] [--tone TONE]")
                    .withNoCause();
            assertThat(out.size()).isZero();
        }
    }
}
