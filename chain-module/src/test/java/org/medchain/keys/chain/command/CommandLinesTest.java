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
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    /** In another order than that of their methods. */
    @Command(name = "count")
    interface Count {

        @Option(names = "--four", order = 4)
        String four();

        @Option(names = "--two", order = 2)
        String two();

        @Option(names = "--three", order = 3)
        String three();

        @Option(names = "--five", order = 5)
        String five();

        @Option(names = "--one", order = 1)
        String one();
    }

    @Nested
    class OptionsIn {

        @Test
        void areInTheirOrder() {
            assertThat(CommandLines.optionsIn(Count.class).options())
                    .extracting(OptionSpec::longestName)
                    .containsExactly("--one", "--two", "--three", "--four", "--five");
        }
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

    @Nested
    class Describe {

        @Command(name = "gate", description = "Opens and closes.")
        static final class Gate {

            @Command(name = "open")
            int open(
                    @Parameters(paramLabel = "GATE") String gate,
                    @Parameters(paramLabel = "TOWN") String town,
                    @Option(names = "--hour", required = true) String hour,
                    @Option(names = "--guard", required = true) String guard,
                    @Option(names = "--port", required = true) Integer port) {
                return gate.length() + town.length() + hour.length() + guard.length() + port;
            }

            @Command(name = "close")
            int close() {
                return 0;
            }
        }

        private String wordsOn(String line) {
            StringBuilder words = new StringBuilder();
            CommandLines.parserOf(new Gate())
                    .setParameterExceptionHandler((wrong, unused) -> {
                        words.append(CommandLines.describe(wrong));
                        return 2;
                    })
                    .execute(line.isEmpty() ? new String[0] : line.split(" ", -1));
            return words.toString();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "opne                                     | unknown command, did you mean open?",
                    "clos secret                              | unknown command, did you mean close?",
                    "secret                                   | unknown command; the commands here are close, open",
                    "''                                       | a command is missing; the commands here are close, open",
                    "close --secret                           | nothing can be given here",
                    "close secret                             | nothing can be given here",
                    "open a b --hour 1 --guard 2 --port 3 --huor secret | unknown option, did you mean --hour?",
                    "open a b --hour 1 --guard 2 --port 3 --secret | the options here are --hour, --guard, --port",
                    "open a b --hour 1 --guard 2 --port secret | --port has a value that can't be used",
                    "open                                     | GATE, TOWN, --hour, --guard and --port are missing",
                    "open --hour 1 --port 2                   | GATE, TOWN and --guard are missing",
                    "open a b --guard secret                  | --hour and --port are missing",
                    "open a b --guard x --hour 1              | --port is missing",
                    "open a b --port 1 --guard                | --guard needs a value"
                })
        void isOneLineWithoutWhatWasTyped(String line, String expected) {
            assertThat(wordsOn(line)).isEqualTo(expected);
        }
    }
}
