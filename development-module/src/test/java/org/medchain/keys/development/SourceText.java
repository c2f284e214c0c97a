package org.medchain.keys.development;

import static org.medchain.keys.development.DocumentedPage.ROOT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sources of all modules, the server's configuration, the scripts and the builds, as text. */
final class SourceText {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*");
    private static final Set<String> NOT_TEXT = Set.of("jar", "png", "p12", "gz", "zip", "md", "woff2");

    private final Map<Path, String> files = new HashMap<>();
    private final Set<String> words = new HashSet<>();
    private final String oneLine;

    /** Without the text of this file, which names what is in no other. */
    SourceText(String without) {
        List.of("src", ".ci", ".mvn", "medchain", "mvnw", "pom.xml").forEach(this::read);
        List.of("docs/run/issuers", "docs/examples").forEach(this::read);
        // Not the folders of examples, in which npm and pip put what they download.
        List.of("node/keyring.js", "node/message.js", "node/package.json").forEach(file -> read("examples/" + file));
        List.of(
                        "python/medchain.py",
                        "python/message.py",
                        "python/requirements.txt",
                        "hospital/pom.xml",
                        "hospital/src")
                .forEach(file -> read("examples/" + file));
        List.of("examples/fhir/src", "examples/fhir/pom.xml").forEach(this::read);
        for (String module : modules()) {
            read(module + "/src");
            read(module + "/pom.xml");
        }
        files.replaceAll((file, text) -> file.endsWith(without) ? "" : text);
        files.values().forEach(text -> words.addAll(allIn(WORD, text)));
        files.keySet().forEach(file -> words.addAll(allIn(WORD, file.toString())));
        oneLine = files.values().stream()
                .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("\\s+", " "))
                .collect(Collectors.joining("\n"));
    }

    /** The folders of the modules, those in {@code tools} among them. */
    static List<String> modules() {
        try (Stream<Path> folders = Files.list(ROOT);
                Stream<Path> tools = Files.list(ROOT.resolve("tools"))) {
            return Stream.concat(
                            folders.map(folder -> folder.getFileName().toString())
                                    .filter(name -> name.endsWith("-module") || name.equals("integration-tests")),
                            tools.map(tool -> "tools/" + tool.getFileName()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String place) {
        Path start = ROOT.resolve(place);
        if (!Files.exists(start)) {
            return;
        }
        try (Stream<Path> found = Files.walk(start)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!NOT_TEXT.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    files.put(ROOT.relativize(file), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> allIn(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    boolean hasWord(String word) {
        return words.contains(word);
    }

    /** Whether the sources have these words in this order, wherever lines and literals are broken. */
    boolean hasPhrase(String phrase) {
        return oneLine.contains(phrase) || oneLine.contains(phrase.replace("\"", "\\\""));
    }

    boolean hasClass(String name) {
        return textOfClass(name).isPresent();
    }

    boolean hasTestClass(String name) {
        return files.keySet().stream().anyMatch(file -> file.endsWith(name + ".java") && isOf("src/test", file));
    }

    boolean hasMember(String className, String member) {
        return textOfClass(className)
                .map(text -> allIn(WORD, text).contains(member))
                .orElse(false);
    }

    private Optional<String> textOfClass(String name) {
        return files.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(name + ".java"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The file of this name, of the product. */
    String textOf(String name) {
        return files.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(name) && isOfTheProduct(entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce((one, other) -> {
                    throw new IllegalArgumentException("several files are named " + name);
                })
                .orElseThrow();
    }

    /** What the first group of the pattern matches in the sources of the product. */
    Set<String> ofTheProduct(Pattern pattern) {
        return files.entrySet().stream()
                .filter(entry -> isOfTheProduct(entry.getKey()))
                .flatMap(entry -> pattern.matcher(entry.getValue()).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static boolean isOfTheProduct(Path file) {
        return isOf("src/main", file) && !file.startsWith("examples");
    }

    private static boolean isOf(String folder, Path file) {
        return file.toString().contains(folder);
    }
}
