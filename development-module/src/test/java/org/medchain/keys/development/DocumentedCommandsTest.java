package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every block of the README, of docs/ and of the examples' pages says what it is, and a block of commands also which test runs or asserts it, or that
 * it is not tried. What the marks mean is in docs/engineering/tests.md.
 */
class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern FENCE = Pattern.compile("^ *```(.*)$");
    private static final Pattern RUN_BY_THE_AWS_GUIDE = Pattern.compile("sh (admin|service)( fails \\w+)?");
    private static final Pattern MARKED = Pattern.compile("(?:sh|console) (?:not-tried|tested-by (\\w+))");
    private static final Set<String> NO_COMMANDS =
            Set.of(("mermaid java json xml text example message-example audit-example share-example"
                            + " escrow-example sealed-example")
                    .split(" "));

    private static Set<String> testClasses;

    @BeforeAll
    static void listTestClasses() throws IOException {
        testClasses = new HashSet<>();
        for (String module : SourceText.modules()) {
            testClasses.addAll(testClassesOf(ROOT.resolve(module).resolve("src/test/java")));
        }
    }

    private static List<String> testClassesOf(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList();
        }
    }

    static List<Path> pages() {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.of(
                            Stream.of("README.md", "SECURITY.md", "CONTRIBUTING.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")),
                            DocumentedPage.examples().stream())
                    .flatMap(files -> files)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void areMarked(Path page) throws IOException {
        assertThat(marksOf(page))
                .allSatisfy(mark ->
                        assertThat(isKnown(page, mark)).as("```%s", mark).isTrue());
    }

    private static boolean isKnown(Path page, String mark) {
        String name = ROOT.relativize(page).toString();
        Matcher marked = MARKED.matcher(mark);
        if (marked.matches()) {
            return marked.group(1) == null || testClasses.contains(marked.group(1));
        }
        return switch (name) {
            case "README.md", "docs/tour.md" -> mark.equals("sh") || NO_COMMANDS.contains(mark);
            case "docs/run/aws.md" -> RUN_BY_THE_AWS_GUIDE.matcher(mark).matches() || NO_COMMANDS.contains(mark);
            default -> NO_COMMANDS.contains(mark);
        };
    }

    private static List<String> marksOf(Path page) throws IOException {
        List<String> marks = new ArrayList<>();
        boolean inABlock = false;
        for (String line : Files.readAllLines(page)) {
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                if (!inABlock) {
                    marks.add(fence.group(1));
                }
                inABlock = !inABlock;
            }
        }
        return marks;
    }

    /** {@code ReadmeIT} runs them, and {@code DistributionIT} those of the archive. */
    @Test
    void ofTheReadmeAndTheTourAreRunButForTheBuildsThemselves() throws IOException {
        List<String> marks = new ArrayList<>(marksOf(ROOT.resolve("README.md")));
        marks.addAll(marksOf(ROOT.resolve("docs/tour.md")));

        assertThat(marks).filteredOn("sh"::equals).hasSizeGreaterThan(15);
        assertThat(marks).filteredOn(mark -> mark.endsWith("not-tried")).hasSize(2);
    }

    @Test
    void ofTheReadmeStandOnOnePage() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(100);
    }

    /** {@code JavaPageTest} and others compare those pages with code that runs. */
    @Test
    void ofTheReadmeAreLinesOfThePagesForApplications() {
        String pages = DocumentedPage.all().stream()
                .filter(page -> page.toString().startsWith("docs/clients/"))
                .map(DocumentedPage::text)
                .collect(Collectors.joining());
        List<String> lines = DocumentedPage.named("README.md").blocks().stream()
                .filter(block -> block.startsWith("```java") || block.startsWith("```sh tested-by"))
                .flatMap(block -> block.lines().filter(line -> !line.startsWith("```")))
                .map(String::strip)
                .toList();

        assertThat(lines).hasSizeGreaterThan(8).allMatch(pages::contains);
    }

    /** The versions of what the pages for applications tell other modules to depend on. */
    @ParameterizedTest
    @ValueSource(strings = {"ear", "java"})
    void nameTheVersionThatIsBuilt(String page) throws IOException {
        assertThat(versionIn("docs/clients/" + page + ".md")).isEqualTo(versionIn("pom.xml"));
    }

    private static String versionIn(String file) throws IOException {
        Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(Files.readString(ROOT.resolve(file)));
        assertThat(version.find()).as(file).isTrue();
        return version.group(1);
    }
}
