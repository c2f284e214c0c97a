package org.medchain.keys.it.destruction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.PostgresDatabase;
import org.medchain.keys.it.server.TestDatabase;

/** A copy of the records database of a server that does not run, to be restored while it does not run either. */
public interface Backup extends AutoCloseable {

    static Backup of(Installation installation) throws Exception {
        return installation.database().kind() == TestDatabase.Kind.H2
                ? new CopiedFiles(installation.database().files())
                : new Template(installation.database());
    }

    /** Can be done again and again. */
    void restore() throws Exception;

    @Override
    void close() throws SQLException;

    /** Copied files, as docs/run/backup.md has it for H2. */
    final class CopiedFiles implements Backup {

        private final Path data;
        private final Path copy;

        CopiedFiles(Path data) throws IOException {
            this.data = data;
            this.copy = data.resolveSibling("backup");
            copy(data, copy);
        }

        @Override
        public void restore() throws IOException {
            copy(copy, data);
        }

        /** Nobody scans the copy. */
        @Override
        public void close() {}

        private static void copy(Path from, Path to) throws IOException {
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** A second database of the same content; the image has no pg_dump. */
    final class Template implements Backup {

        private final TestDatabase database;

        Template(TestDatabase database) throws SQLException {
            this.database = database;
            database.executeBeside("create database backup template medchain");
        }

        @Override
        public void restore() throws SQLException {
            database.executeBeside(
                    "drop database medchain with (force)",
                    "create database medchain template backup owner " + PostgresDatabase.OWNER);
        }

        /** The scan of what is left behind would find the keys in it. */
        @Override
        public void close() throws SQLException {
            database.executeBeside("drop database backup");
        }
    }
}
