package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each noun of docs/engineering/glossary.md has one line, and code or comments use it. */
class GlossaryTest {

    private static final DocumentedPage GLOSSARY = DocumentedPage.named("docs/engineering/glossary.md");
    private static final Pattern LINE = Pattern.compile("(?m)^\\| (?!noun )([\\w -]+) \\| .+ \\|$");
    private static final int LEAST = 40;

    private static List<String> nouns() {
        return LINE.matcher(GLOSSARY.text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** The main sources without blanks, hyphens and the stars of comments, so that {@code RoundTrip} and "round trip" are one. */
    private static String sources() throws IOException {
        try (Stream<Path> modules = Files.list(DocumentedPage.ROOT)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(GlossaryTest::filesIn)
                    .map(GlossaryTest::read)
                    .collect(Collectors.joining())
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[\\s*-]+", "");
        }
    }

    private static Stream<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hasFortyNounsAtLeastAndNoneTwice() {
        assertThat(nouns()).hasSizeGreaterThanOrEqualTo(LEAST).doesNotHaveDuplicates();
    }

    @Test
    void namesWhatTheSourcesName() throws IOException {
        String sources = sources();

        assertThat(nouns())
                .filteredOn(
                        noun -> !sources.contains(noun.toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "")))
                .isEmpty();
    }
}
