package org.medchain.keys.development;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/** {@code shutdown compact} of a file of H2, which writes what is left into a new file. No server may have it open. */
final class H2Compaction implements Compaction {

    static final String PREFIX = "jdbc:h2:file:";

    private static final int IN_USE = 90_020;

    private final Database database;
    private final Path file;

    H2Compaction(Database database) {
        this.database = database;
        this.file = Path.of(database.url().substring(PREFIX.length()).split(";", 2)[0] + ".mv.db");
    }

    @Override
    public List<String> run() {
        if (!Files.isRegularFile(file)) {
            throw new DevelopmentException("there is no database in " + file);
        }
        try {
            long before = Files.size(file);
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            compact();
            // It is another file now, with the mode that new files get.
            Files.setPosixFilePermissions(file, mode);
            return List.of("%s is compacted: %,d bytes before, %,d now; mode %s"
                    .formatted(file, before, Files.size(file), PosixFilePermissions.toString(mode)));
        } catch (IOException e) {
            throw new DevelopmentException("cannot read or change " + file, e);
        }
    }

    private void compact() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown compact");
        } catch (SQLException e) {
            throw new DevelopmentException(
                    e.getErrorCode() == IN_USE
                            ? "another process has the database open: stop the server first"
                            : "H2 refuses with error " + e.getErrorCode(),
                    e);
        }
    }
}
