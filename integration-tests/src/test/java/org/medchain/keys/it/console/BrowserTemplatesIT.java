package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each page of the console in each of its states and both languages, as {@code TemplatesTest} of the console wrote them before, in Chromium: on a wide and
 * on a narrow screen, in forced colours, on paper. The stylesheet is the server's.
 */
@OnSharedConsole
@Tag("proof")
class BrowserTemplatesIT extends InChromium {

    private static final Path PAGES = Path.of("..", "console-module", "target", "pages");
    private static final String ADDRESS = "https://" + Chromium.HOST + "/console/page";

    private static final Pattern FORM = Pattern.compile(
            "(?s)<form method=\"post\" action=\"/console(/[a-z/-]+)\"(?:(?!</form>).)*<button[^>]*>([^<]+)</button>");

    BrowserTemplatesIT(ConsoleInstallation console) {
        super(console);
    }

    @BeforeAll
    static void requirePages() {
        assumeTrue(Files.isDirectory(PAGES), "TemplatesTest of console-module writes the pages, and did not run");
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

    /** Some button of each form is reached by its name in a class of this package; {@code decide} is what two persons press after each other. */
    @Test
    void areTriedByKeyboardWithEachForm() throws IOException {
        String tests = read(Path.of("src", "test", "java", "org", "medchain", "keys", "it", "console"), "Browser.*IT");
        Map<String, Set<String>> buttons = new TreeMap<>();
        FORM.matcher(read(PAGES, "(?!unsent).*[.]en[.]"))
                .results()
                .forEach(form -> buttons.computeIfAbsent(form.group(1), unused -> new TreeSet<>())
                        .add(form.group(2)));

        assertThat(buttons)
                .hasSizeGreaterThan(40)
                .allSatisfy((form, names) -> assertThat(names)
                        .as(form)
                        .anyMatch(name -> reaching(name).matcher(tests).find()));
    }

    private static Pattern reaching(String button) {
        return Pattern.compile("(?:enter|reach|decide)\\(\\s*" + Pattern.quote('"' + button + '"'));
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
