package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code src/main/postgresql/roles.sql}, the script by which operators make the two roles and the database: statements before
 * and after psql's {@code \\connect}.
 */
final class RolesScript {

    private RolesScript() {}

    /** In any database. One by one, since a database can't be made in a transaction with others. */
    static List<String> first() {
        return statements(0);
    }

    /** In the database that the first ones made. */
    static List<String> inTheDatabase() {
        return statements(1);
    }

    private static List<String> statements(int part) {
        try {
            String sql = Files.readAllLines(Path.of(System.getProperty("medchain.it.roles"))).stream()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"));
            return Stream.of(sql.split("\\\\connect medchain", -1)[part].split(";", -1))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
