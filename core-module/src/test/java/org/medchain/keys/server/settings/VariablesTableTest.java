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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of variables in docs/run/configuration.md against the settings and the server's configuration. */
class VariablesTableTest {

    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final Pattern USED_BY_SERVER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)}");
    private static final Pattern DEFAULT_OF_SERVER =
            Pattern.compile("<variable name=\"([A-Z][A-Z0-9_]+)\" defaultValue=\"([^\"]*)\"/>");

    /** Open Liberty reads it without being told. */
    private static final String OF_LIBERTY = "LOG_DIR";

    /** Another setting bounds them, as their meaning says. */
    private static final Set<String> BOUNDED_BY_ANOTHER =
            Set.of("KMS_CALL_TIMEOUT_SECONDS", "KMS_ATTEMPT_TIMEOUT_MILLIS", "KMS_BREAKER_LONGEST_WAIT_SECONDS");

    /** The table says in words what depends on the machine, or is not what the server's file writes. */
    private static final Map<String, String> DEFAULTS_IN_WORDS = Map.of(
            "AUDIT_WRITERS", "one for four processors, at least one",
            "CACHE_ENTRIES", "one for 500 KB of the heap, at least 10000",
            "DATABASE_OWNER", "`DATABASE_USER` and its password",
            "DATABASE_OWNER_PASSWORD", "`DATABASE_USER` and its password",
            "KEYSTORE_FILE", "`resources/security/key.p12` of the server",
            "LOG_DIR", "`logs` of the server");

    private record Row(String meaning, String otherwise) {}

    private static final String SERVER = read("src/main/liberty/config/server.xml");
    private static final Map<String, Row> TABLE = table();

    static Stream<NumberVariable> numbers() {
        return AllSettings.numbers();
    }

    static Stream<TextVariable> texts() {
        return AllSettings.texts();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("..").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By name; a row may list several, whose defaults are separated by commas if they differ. */
    private static Map<String, Row> table() {
        String page = read("docs/run/configuration.md");
        String section = page.substring(page.indexOf("\n## Variables\n"));
        Map<String, Row> rows = new TreeMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split(" *\\| *", -1);
            List<String> names =
                    NAME.matcher(cells[1]).results().map(name -> name.group(1)).toList();
            String[] defaults = cells[3].split(", ", -1);
            for (int i = 0; i < names.size(); i++) {
                boolean ownDefault = names.size() > 1 && defaults.length == names.size();
                Row before = rows.put(names.get(i), new Row(cells[2], ownDefault ? defaults[i] : cells[3]));
                assertThat(before).as(names.get(i)).isNull();
            }
        });
        return rows;
    }

    private static Map<String, String> defaultsOfServer() {
        Map<String, String> defaults = new HashMap<>();
        DEFAULT_OF_SERVER.matcher(SERVER).results().forEach(it -> defaults.put(it.group(1), it.group(2)));
        return defaults;
    }

    @Nested
    class Names {

        @Test
        void areThoseOfTheSettingsAndOfTheServer() {
            Set<String> read = new TreeSet<>(Set.of(OF_LIBERTY));
            AllSettings.variables().forEach(variable -> read.add(variable.name()));
            USED_BY_SERVER.matcher(SERVER).results().map(it -> it.group(1)).forEach(read::add);

            assertThat(TABLE.keySet()).containsExactlyElementsOf(read);
        }

        @Test
        void areDeclaredOnce() {
            assertThat(AllSettings.variables()).extracting(Variable::name).doesNotHaveDuplicates();
        }
    }

    @Nested
    class Numbers {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.server.settings.VariablesTableTest#numbers")
        void haveTheirDefault(NumberVariable variable) {
            String expected = DEFAULTS_IN_WORDS.getOrDefault(variable.name(), Integer.toString(variable.otherwise()));

            assertThat(TABLE.get(variable.name()).otherwise()).matches(Pattern.quote(expected) + "(, .*)?");
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.server.settings.VariablesTableTest#numbers")
        void haveTheirRange(NumberVariable variable) {
            if (!BOUNDED_BY_ANOTHER.contains(variable.name())) {
                assertThat(TABLE.get(variable.name()).meaning())
                        .containsPattern("(?<!\\d)" + variable.least() + " to " + variable.most() + "(?!\\d)");
            }
        }
    }

    @Nested
    class Texts {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.server.settings.VariablesTableTest#texts")
        void haveTheirDefault(TextVariable variable) {
            String shown = TABLE.get(variable.name()).otherwise();

            if (DEFAULTS_IN_WORDS.containsKey(variable.name())) {
                assertThat(shown).isEqualTo(DEFAULTS_IN_WORDS.get(variable.name()));
            } else if (variable.whatIfMissing().isPresent()) {
                assertThat(shown).startsWith("none: must be set");
            } else if (variable.otherwise().isPresent()) {
                assertThat(shown).isEqualTo("`" + variable.otherwise().get() + "`");
            } else {
                assertThat(shown).matches("none(: (?!must be set).*)?");
            }
        }
    }

    @Nested
    class OfTheServer {

        @Test
        void haveTheirDefaults() {
            defaultsOfServer()
                    .forEach((name, otherwise) -> assertThat(
                                    TABLE.get(name).otherwise().replaceFirst("^`([^`]*)`$", "$1"))
                            .as(name)
                            .isEqualTo(DEFAULTS_IN_WORDS.getOrDefault(name, otherwise)));
        }

        @Test
        void haveTheDefaultsOfTheSettingsToo() {
            Map<String, String> ofServer = defaultsOfServer();
            List<NumberVariable> inBoth = AllSettings.numbers()
                    .filter(variable -> ofServer.containsKey(variable.name()))
                    .toList();

            assertThat(inBoth)
                    .isNotEmpty()
                    .allSatisfy(variable -> assertThat(ofServer.get(variable.name()))
                            .isEqualTo(Integer.toString(variable.otherwise())));
        }
    }

    @Nested
    class OfFaultTolerance {

        private static final Pattern USED = Pattern.compile("\\$\\{([A-Z_]+):(\\d+)}");

        /** MicroProfile reads the numbers of its breakers and timeouts by itself, with defaults of that file. */
        @Test
        void haveTheDefaultsOfTheSettings() {
            List<MatchResult> used = USED.matcher(
                            read("core-module/src/main/resources/META-INF/microprofile-config.properties"))
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
