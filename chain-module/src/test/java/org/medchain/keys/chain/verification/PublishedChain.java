package org.medchain.keys.chain.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The worked example of an audit chain in docs/formats.md, read from the page itself. */
final class PublishedChain {

    private static final String BEGIN = "```audit-example\n";
    private static final String END = "```";

    private final Map<String, String> entries;

    private PublishedChain(Map<String, String> entries) {
        this.entries = entries;
    }

    static PublishedChain read() {
        String page = readPage();
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        return new PublishedChain(page.substring(begin, page.indexOf(END, begin))
                .lines()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1])));
    }

    private static String readPage() {
        try {
            return Files.readString(Path.of("..", "docs", "formats.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String name) {
        return Optional.ofNullable(entries.get(name)).orElseThrow();
    }

    byte[] hex(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    /** The lines that the checkpoint vouches for, each with its line feed. */
    String export() {
        return text("export1") + "\n" + text("export2") + "\n";
    }
}
