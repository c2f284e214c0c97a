package org.medchain.keys.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of docs/ as HTML. */
class PagesTest {

    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern PICTURE = Pattern.compile("<img [^>]*src=\"([^\"]*)\"");
    private static final Pattern TITLE = Pattern.compile("<title>(.*)</title>");
    private static final Pattern HEADING = Pattern.compile("<h1[^>]*>(.*?)</h1>");

    @TempDir
    private static Path html;

    @BeforeAll
    static void write() throws IOException {
        Pages.main(new String[] {DOCS.toString(), html.toString()});
    }

    private static List<Path> filesIn(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(folder::relativize)
                    .sorted()
                    .toList();
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

    private static String only(Pattern pattern, String text) {
        List<String> found = all(pattern, text).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Stream<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }

    @Test
    void areThoseOfTheMarkdown() {
        List<Path> sources = filesIn(DOCS, ".md");

        assertThat(sources).hasSizeGreaterThan(70);
        assertThat(filesIn(html, ".html"))
                .containsAll(sources.stream().map(Pages::htmlName).toList())
                .contains(Path.of("index.html"), Path.of("run", "index.html"), Path.of("engineering/adr/index.html"));
    }

    @Test
    void haveTheirHeadingAsTheTitle() {
        assertThat(filesIn(html, ".html")).allSatisfy(page -> {
            String text = read(html.resolve(page));
            assertThat(only(TITLE, text))
                    .isEqualTo(only(HEADING, text).replaceAll("<[^>]*>", "").strip())
                    .isNotBlank();
        });
    }

    @Test
    void linkToPagesAndHeadingsThatThereAre() {
        assertThat(filesIn(html, ".html")).allSatisfy(page -> {
            List<String> links = all(LINK, read(html.resolve(page)))
                    .filter(link -> !link.matches("https?:.*"))
                    .toList();
            assertThat(links).hasSizeGreaterThan(1).allSatisfy(link -> {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? html.resolve(page)
                        : html.resolve(page).resolveSibling(parts[0]).normalize();
                assertThat(target).isRegularFile().startsWith(html);
                if (parts.length == 2) {
                    assertThat(read(target)).contains("id=\"" + parts[1] + "\"");
                }
            });
        });
    }

    @Test
    void showPicturesThatThereAreAndSayWhatTheyShow() {
        List<Path> shown = filesIn(html, ".html").stream()
                .flatMap(page -> all(PICTURE, read(html.resolve(page)))
                        .map(picture -> html.resolve(page).resolveSibling(picture)))
                .toList();

        assertThat(shown)
                .hasSameSizeAs(filesIn(DOCS, ".png"))
                .allSatisfy(picture -> assertThat(picture).isRegularFile().startsWith(html));
        assertThat(filesIn(html, ".html"))
                .allSatisfy(page -> assertThat(read(html.resolve(page))).doesNotContain("alt=\"\""));
    }

    @Test
    void haveNoScriptAndNoMarksOfBlocks() {
        assertThat(filesIn(html, ".html"))
                .allSatisfy(page -> assertThat(read(html.resolve(page)))
                        .doesNotContain("<script", "javascript:", "class=\"language-", "```"));
    }

    @Nested
    class OfAnyFolder {

        @TempDir
        private Path source;

        @TempDir
        private Path target;

        private String written(String text) throws IOException {
            Files.createDirectories(source.resolve("one"));
            Files.writeString(source.resolve("one/page.md"), text);
            new Pages(source).writeTo(target);
            return Files.readString(target.resolve("one/page.html"));
        }

        @Test
        void leaveTheTextOfALinkOutOfTheFolder() throws IOException {
            assertThat(written("# A\n\nSee [the *code*](../../src/Code.java).\n"))
                    .contains("<p>See the <em>code</em>.</p>");
        }

        @Test
        void leadToTheListOfAFolderAndToFiles() throws IOException {
            Files.writeString(source.resolve("script.py"), "print(1)\n");

            assertThat(written("# A\n\n[one](../one), [script](../script.py)\n"))
                    .contains("<a href=\"index.html\">one</a>", "<a href=\"../script.py\">script</a>");
            assertThat(target.resolve("script.py")).hasContent("print(1)\n");
            assertThat(read(target.resolve("one/index.html"))).contains("<li><a href=\"page.html\">A</a></li>");
        }

        @Test
        void showMarkupAsText() throws IOException {
            assertThat(written("# `a` < b\n\n<script>alert(1)</script>\n"))
                    .contains("<title>a &lt; b</title>", "&lt;script&gt;")
                    .doesNotContain("<script");
        }

        @Test
        void haveTables() throws IOException {
            assertThat(written("# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")).contains("<td>1</td>");
        }
    }
}
