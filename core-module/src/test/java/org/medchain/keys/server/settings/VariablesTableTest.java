package org.medchain.keys.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Holds the tables of variables in docs/run/configuration.md against the settings and the server's configuration, or writes them:
 * {@code -Dmedchain.docs.write=true}.
 */
class VariablesTableTest {

    private static final Pattern USED_BY_SERVER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)}");
    private static final Pattern DEFAULT_OF_SERVER =
            Pattern.compile("<variable name=\"([A-Z][A-Z0-9_]+)\" defaultValue=\"([^\"]*)\"/>");

    /** Open Liberty reads it without being told. */
    private static final String OF_LIBERTY = "LOG_DIR";

    private static final Path PAGE = Path.of("..", "docs", "run", "configuration.md");
    private static final String SERVER = read(Path.of("..", "src", "main", "liberty", "config", "server.xml"));

    private final VariablesTable table =
            new VariablesTable(AllSettings.variables().stream(), namesOfServer(), defaultsOfServer());

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> namesOfServer() {
        Set<String> used = new TreeSet<>(Set.of(OF_LIBERTY));
        USED_BY_SERVER.matcher(SERVER).results().map(it -> it.group(1)).forEach(used::add);
        return used;
    }

    private static Map<String, String> defaultsOfServer() {
        Map<String, String> defaults = new HashMap<>();
        DEFAULT_OF_SERVER.matcher(SERVER).results().forEach(it -> defaults.put(it.group(1), it.group(2)));
        return defaults;
    }

    @Nested
    class OfThePage {

        @Test
        void areMadeOfTheSettings() throws IOException {
            String page = read(PAGE);
            String made = table.write(page);
            if (Boolean.getBoolean("medchain.docs.write")) {
                Files.writeString(PAGE, made);
            }

            assertThat(made).isEqualTo(table.write(made));
            assertThat(read(PAGE)).as("-Dmedchain.docs.write=true writes it").isEqualTo(made);
        }

        @Test
        void sayWhatEachVariableMeans() {
            assertThat(VariablesTable.withoutMeaning(read(PAGE))).isEmpty();
        }

        /** The page says that they are twelve. */
        @Test
        void beginWithWhatMustBeSet() {
            assertThat(table.first())
                    .hasSize(12)
                    .containsExactly(("AUDIT_CHECKPOINT_DIRECTORY AUDIT_CHECKPOINT_KEY_FILE"
                                    + " CERTIFICATE_KEY_FILE DATABASE_PASSWORD DATABASE_URL DATABASE_USER"
                                    + " ERASURE_REGISTER_FILE KEYSTORE_PASSWORD MP_JWT_VERIFY_AUDIENCES"
                                    + " MP_JWT_VERIFY_ISSUER MP_JWT_VERIFY_PUBLICKEY_LOCATION ROW_KEY_FILE")
                            .split(" "));
        }
    }

    /** Of settings that are none of the product's. */
    @Nested
    class Made {

        private static final String PAGE = """

                ## Variables

                | variable | meaning |
                |---|---|
                | `A_FILE` | a file |

                ### All others

                | variable | meaning | values | default |
                |---|---|---|---|
                | `B_COUNT` | a number | 1 to 2 | 7, as words say |
                | `C_MODE`, `D_HOST` | two | | `x`, `*` |
                | `GONE` | nothing | | none |
                | `E_KEY` | a key | | none: must be set with `C_MODE=y` |

                ### Others

                | `A` | no variable |
                """;

        private String write(Variable... variables) {
            return new VariablesTable(Stream.of(variables), Set.of("D_HOST", "G_USER"), Map.of("D_HOST", "localhost"))
                    .write(PAGE);
        }

        @Test
        void haveNamesValuesAndDefaultsOfTheSettings() {
            assertThat(write(
                            TextVariable.required("A_FILE"),
                            new NumberVariable("B_COUNT", 5, 2, 9),
                            TextVariable.withDefault("C_MODE", "z"),
                            TextVariable.required("E_KEY", "must be set with C_MODE=y"),
                            TextVariable.optional("F_NEW")))
                    .isEqualTo("""

                            ## Variables

                            | variable | meaning |
                            |---|---|
                            | `A_FILE` | a file |
                            | `G_USER` |  |

                            ### All others

                            | variable | meaning | values | default |
                            |---|---|---|---|
                            | `B_COUNT` | a number | 2 to 9 | 5, as words say |
                            | `C_MODE`, `D_HOST` | two | | `z`, `localhost` |
                            | `E_KEY` | a key | | none: must be set with `C_MODE=y` |
                            | `F_NEW` |  | | none |

                            ### Others

                            | `A` | no variable |
                            """);
        }

        @Test
        void moveWhatMustBeSetNoMore() {
            assertThat(write(TextVariable.optional("A_FILE"), TextVariable.required("C_MODE")))
                    .contains("| `A_FILE` | a file | | none |\n")
                    .doesNotContain("| `A_FILE` | a file |\n");
        }

        @Test
        void withoutMeaningAreTold() {
            assertThat(VariablesTable.withoutMeaning(write(TextVariable.optional("F_NEW"))))
                    .containsExactly("G_USER", "F_NEW");
        }
    }

    @Nested
    class Declared {

        @Test
        void areDeclaredOnce() {
            assertThat(AllSettings.variables()).extracting(Variable::name).doesNotHaveDuplicates();
        }

        @Test
        void haveTheDefaultsOfTheServer() {
            Map<String, String> ofServer = defaultsOfServer();
            List<NumberVariable> inBoth = AllSettings.numbers()
                    .filter(variable -> ofServer.containsKey(variable.name()))
                    .toList();

            assertThat(inBoth)
                    .isNotEmpty()
                    .allSatisfy(variable -> assertThat(ofServer.get(variable.name()))
                            .isEqualTo(Integer.toString(variable.otherwise())));
            assertThat(AllSettings.texts()
                            .filter(variable ->
                                    variable.otherwise().isPresent() && ofServer.containsKey(variable.name())))
                    .isNotEmpty()
                    .allSatisfy(variable -> assertThat(variable.otherwise()).contains(ofServer.get(variable.name())));
        }
    }

    @Nested
    class OfFaultTolerance {

        private static final Pattern USED = Pattern.compile("\\$\\{([A-Z_]+):(\\d+)}");

        /** MicroProfile reads the numbers of its breakers and timeouts by itself, with defaults of that file. */
        @Test
        void haveTheDefaultsOfTheSettings() {
            List<MatchResult> used = USED.matcher(
                            read(Path.of("src", "main", "resources", "META-INF", "microprofile-config.properties")))
                    .results()
                    .toList();
            Map<String, Integer> declared = new HashMap<>();
            AllSettings.numbers().forEach(variable -> declared.put(variable.name(), variable.otherwise()));

            assertThat(used)
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(declared).containsEntry(it.group(1), Integer.valueOf(it.group(2))));
        }
    }
}
