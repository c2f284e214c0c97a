package org.medchain.keys.cli.escrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The worked example of shares in docs/formats.md. Its KEK is published and protects nothing. */
public record PublishedShares(String text) {

    private static final Path DOCS = Path.of("").toAbsolutePath().resolveSibling("docs");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```share-example\n(.*?)^```");

    public static PublishedShares read() {
        try {
            Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve("formats.md")));
            if (!block.find()) {
                throw new IllegalStateException("formats.md has no example of shares");
            }
            return new PublishedShares(block.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path script() {
        return DOCS.resolve("examples/join_shares.py");
    }

    private String value(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " = "))
                .map(line -> line.substring(name.length() + 3))
                .findFirst()
                .orElseThrow();
    }

    public String kek() {
        return value("kek");
    }

    String opening() {
        return value("opening");
    }

    String ceremony() {
        return value("ceremony");
    }

    /** Its six lines. */
    public String share(int number) {
        int start = text.indexOf("share " + number + ":\n");
        return text.substring(start)
                .lines()
                .skip(1)
                .limit(ShareLines.LINES)
                .reduce("", (all, line) -> all + line + "\n");
    }
}
