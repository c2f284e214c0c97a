package org.medchain.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of the table of rooms in docs/engineering/architecture.md.
 *
 * @param tables those that the room owns, not those that it only reads
 */
record DocumentedRoom(String name, Collection<String> tables) {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static List<DocumentedRoom> all() {
        return rows("\n## Rooms of core\n")
                .map(cells -> new DocumentedRoom(
                        code(cells[1]).findFirst().orElseThrow(),
                        cells[3].startsWith(" reads ")
                                ? List.of()
                                : code(cells[3]).toList()))
                .toList();
    }

    private static Stream<String[]> rows(String title) {
        try {
            String page = Files.readString(Path.of("..", "docs", "engineering", "architecture.md"));
            int start = page.indexOf(title);
            return page.substring(start, page.indexOf("\n## ", start + 1))
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.split("\\|", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the rooms of each module that has some, as the table of walls tells. */
    static Map<String, Set<String>> walls() {
        return rows("\n## Walls of core\n")
                .collect(Collectors.toMap(
                        cells -> code(cells[1]).findFirst().orElseThrow(),
                        cells -> code(cells[2]).collect(Collectors.toSet())));
    }

    private static Stream<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1));
    }
}
