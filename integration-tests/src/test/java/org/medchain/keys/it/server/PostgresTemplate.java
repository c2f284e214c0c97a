package org.medchain.keys.it.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * The files of a PostgreSQL that has MedChain's roles and an empty database. They are made once, as an operator does, with the
 * script that comes with the source; each installation begins with a copy, which takes a tenth of the time.
 */
final class PostgresTemplate {

    private PostgresTemplate() {}

    /** @param data the data directory of a PostgreSQL that has not started yet */
    static void copyTo(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(First.MADE)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                // PostgreSQL starts only on files that are its user's alone.
                Files.copy(
                        file, data.resolve(First.MADE.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static final class First {
        static final Path MADE = make();

        private static Path make() {
            Path data = Path.of(System.getProperty("medchain.it.directory"), "postgres-template");
            try {
                ServerDirectory.delete(data);
                EmbeddedPostgres.Builder builder =
                        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
                try (EmbeddedPostgres postgres = builder.start()) {
                    PostgresDatabase.execute(postgres.getPostgresDatabase(), RolesScript.first());
                    PostgresDatabase.execute(postgres.getDatabase("postgres", "medchain"), RolesScript.inTheDatabase());
                }
                return data;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException("the database could not be made", e);
            }
        }
    }
}
