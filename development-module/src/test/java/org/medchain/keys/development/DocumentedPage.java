package org.medchain.keys.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page for readers, as tests look at it: its code in the text, its links and its headings. */
record DocumentedPage(Path file, String text) {

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    static List<DocumentedPage> all() {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.of(
                            Stream.of("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted(),
                            examples().stream())
                    .flatMap(files -> files)
                    .map(DocumentedPage::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each example says of itself. */
    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("examples"))) {
            return folders.map(folder -> folder.resolve("README.md"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    static DocumentedPage read(Path file) {
        try {
            return new DocumentedPage(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DocumentedPage named(String name) {
        return read(ROOT.resolve(name));
    }

    /** What stands between backticks in the text, each in one line; blocks are not text. */
    List<String> code() {
        return groups(CODE, BLOCK.matcher(text).replaceAll(""))
                .map(span -> span.replaceAll("\\s+", " "))
                .toList();
    }

    List<String> blocks() {
        return BLOCK.matcher(text).results().map(MatchResult::group).toList();
    }

    List<String> links() {
        return groups(LINK, BLOCK.matcher(text).replaceAll("")).toList();
    }

    /** What a link may name behind its {@code #}. */
    List<String> anchors() {
        return groups(HEADING, text)
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{Alnum} -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The text from this heading to the next one of its kind. */
    String section(String heading) {
        int start = text.indexOf("\n## " + heading + "\n");
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private static Stream<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
