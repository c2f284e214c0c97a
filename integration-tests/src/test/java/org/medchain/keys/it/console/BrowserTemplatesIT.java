package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each page of the console in each of its states and both languages, as a test of the console wrote them before, in Chromium: on a wide and
 * on a narrow screen, in forced colours, on paper. The stylesheet is the server's.
 */
@OnSharedConsole
@Tag("proof")
class BrowserTemplatesIT extends InChromium {

    private static final Path PAGES = Path.of("..", "console-module", "target", "pages");
    private static final String ADDRESS = "https://" + Chromium.HOST + "/console/page";

    private static final Pattern FORM = Pattern.compile(
            "(?s)<form method=\"post\" action=\"/console(/[a-z/-]+)\"(?:(?!</form>).)*<button[^>]*>([^<]+)</button>");

    /** Where tests press a button: by Enter, for a file, by {@code decide}, or where it was reached as an argument. */
    private static final Pattern PRESSED = Pattern.compile(
            "(?:enter|decide)\\(\\s*\"([^\"]+)\"|reach\\(\\s*\"([^\"]+)\"\\)(?:\\)|\\s*\\.download\\()");

    BrowserTemplatesIT(ConsoleInstallation console) {
        super(console);
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void areGood(Path page) throws IOException {
        Tab tab = open(USUAL);
        try {
            tab.serve(ADDRESS, Files.readString(page));
            tab.go(ADDRESS);

            tab.assertIsGood(page.getFileName().toString());
            tab.showOn("print");
            assertThat(tab.unprintable()).isEmpty();
            tab.showOn("screen");
            tab.forceColours();
            assertThat(tab.violations()).as("axe in forced colours").isEmpty();
        } finally {
            tab.close();
        }
    }

    /** Forms whose buttons have the same names are pressed as often as there are such forms. */
    @Test
    void areTriedByKeyboardWithEachForm() throws IOException {
        Path tests = Path.of("src", "test", "java", "org", "medchain", "keys", "it", "console");
        Map<String, Long> pressed = PRESSED.matcher(read(tests, "(?:Browser.*IT|InChromium)"))
                .results()
                .map(it -> it.group(it.group(1) == null ? 2 : 1))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Set<String>> buttons = new TreeMap<>();
        FORM.matcher(read(PAGES, "(?!unsent).*[.]en[.]"))
                .results()
                .forEach(form -> buttons.computeIfAbsent(form.group(1), unused -> new TreeSet<>())
                        .add(form.group(2)));
        Map<Set<String>, Long> forms =
                buttons.values().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(buttons).hasSizeGreaterThan(40);
        assertThat(forms)
                .allSatisfy((names, count) -> assertThat(names.stream()
                                .mapToLong(name -> pressed.getOrDefault(name, 0L))
                                .sum())
                        .as("%s", names)
                        .isGreaterThanOrEqualTo(count));
    }

    private static String read(Path directory, String name) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(it -> it.getFileName().toString().matches(name + ".*"))
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
