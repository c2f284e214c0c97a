package org.medchain.keys.it.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server has logged since this object was made. */
final class ServerLog {

    private final Path file;
    private final int before;

    ServerLog(Path file) {
        this.file = file;
        this.before = read().size();
    }

    List<String> lines() {
        List<String> lines = read();
        return lines.subList(before, lines.size());
    }

    /** Lines at level ERROR and WARNING. */
    List<String> complaints() {
        return lines().stream()
                .filter(line -> line.matches("\\[.*?\\] \\S+ \\S+ +[EW] .*"))
                .toList();
    }

    private List<String> read() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
