package org.medchain.keys.pages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages of a folder of Markdown as HTML. Each page is beside its source's place under a name that ends in {@code .html}; a {@code README.md} becomes
 * {@code index.html}, and a folder without one gets a list of its pages. Other files are copied. Links between pages lead to the HTML; of a link out
 * of the folder its text is left.
 */
public final class Pages {

    static final String STYLE = "style.css";

    /** Whatever else lies beside the pages, such as an editor's copy, is shown to nobody. */
    private static final Pattern SHOWN = Pattern.compile(".*\\.(md|py|json|ya?ml|cfg|ini|png)");

    private final Path source;
    private final PageText text;

    Pages(Path source) {
        this.source = source;
        this.text = new PageText(source);
    }

    /** @param arguments the folder of Markdown, and the folder that gets the HTML */
    public static void main(String[] arguments) throws IOException {
        new Pages(Path.of(arguments[0])).writeTo(Path.of(arguments[1]));
    }

    void writeTo(Path target) throws IOException {
        delete(target);
        SortedMap<Path, SortedSet<Path>> folders = new TreeMap<>();
        for (Path file : files()) {
            Path place = target.resolve(htmlName(file));
            Files.createDirectories(place.getParent());
            if (isPage(file)) {
                Files.writeString(place, text.of(file));
                folders.computeIfAbsent(folderOf(file), folder -> new TreeSet<>())
                        .add(file);
            } else {
                Files.copy(source.resolve(file), place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (Map.Entry<Path, SortedSet<Path>> folder : folders.entrySet()) {
            if (!Files.exists(source.resolve(folder.getKey()).resolve("README.md"))) {
                Files.writeString(
                        target.resolve(folder.getKey()).resolve("index.html"),
                        text.ofFolder(folder.getKey(), folder.getValue()));
            }
        }
        try (InputStream style = Pages.class.getResourceAsStream(STYLE)) {
            Files.copy(style, target.resolve(STYLE), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes what an earlier build made, also of files that are gone. */
    private static void delete(Path target) throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> found = Files.walk(target)) {
                for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns the files of the folder that are shown, relative to it. */
    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(source)) {
            return found.filter(Files::isRegularFile)
                    .map(source::relativize)
                    .filter(file -> SHOWN.matcher(file.toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    static boolean isPage(Path file) {
        return file.toString().endsWith(".md");
    }

    static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? Path.of("") : folder;
    }

    /** Returns the path of the HTML of a page, and of any other file its own. */
    static Path htmlName(Path file) {
        if (!isPage(file)) {
            return file;
        }
        String name = file.getFileName().toString();
        String html = name.equals("README.md") ? "index.html" : name.substring(0, name.length() - 2) + "html";
        return file.resolveSibling(html);
    }
}
