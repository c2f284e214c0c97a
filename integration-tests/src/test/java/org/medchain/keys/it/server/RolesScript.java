package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code src/main/postgresql/roles.sql}, the script by which operators make the two roles and the database. */
final class RolesScript {

    private RolesScript() {}

    /** One by one, since a database can't be made in a transaction with others. */
    static List<String> statements() {
        try {
            String sql = Files.readAllLines(Path.of(System.getProperty("medchain.it.roles"))).stream()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"));
            return Stream.of(sql.split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
