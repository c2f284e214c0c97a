package org.medchain.keys.datakey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The worked example of docs/formats.md, read from the page itself. Its secrets are published and protect nothing. */
final class PublishedExample {

    private static final String BEGIN = "```example\n";
    private static final String END = "```";

    private final Map<String, String> entries;

    private PublishedExample(Map<String, String> entries) {
        this.entries = entries;
    }

    static PublishedExample read() {
        String page = readPage();
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String block = page.substring(begin, page.indexOf(END, begin));
        return new PublishedExample(block.lines()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1])));
    }

    static Path page() {
        return root().resolve("docs/formats.md");
    }

    static Path script() {
        return root().resolve("docs/examples/decrypt.py");
    }

    static String readPage() {
        try {
            return Files.readString(page());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String name) {
        return Optional.ofNullable(entries.get(name)).orElseThrow();
    }

    byte[] utf8(String name) {
        return text(name).getBytes(StandardCharsets.UTF_8);
    }

    byte[] hex(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    byte[] base64(String name) {
        return Base64.getDecoder().decode(text(name));
    }

    /** Of the repository; Maven sets the property to the module's directory. */
    private static Path root() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    }
}
