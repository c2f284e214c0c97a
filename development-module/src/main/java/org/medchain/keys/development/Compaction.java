package org.medchain.keys.development;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes the bytes of erased keys out of the database's files, where they stand until their room is needed again, and says what
 * it did.
 *
 * <p>Limit: archived log, standbys and backups have copies of their own, and so have blocks that a file system or an SSD has
 * freed. A restore brings old bytes back: then it is to be done again, after the service has erased the keys again.
 */
interface Compaction {

    /**
     * Returns the compaction of this database.
     *
     * @throws DevelopmentException if the URL is neither of H2 in a file nor of PostgreSQL
     */
    static Compaction of(Database database, Place place) {
        if (database.url().startsWith(H2Compaction.PREFIX)) {
            return new H2Compaction(database);
        }
        if (database.url().startsWith(PostgresCompaction.PREFIX)) {
            return new PostgresCompaction(database, place);
        }
        throw new DevelopmentException(place.prefix() + "URL must be of H2 in a file or of PostgreSQL");
    }

    /**
     * @return what was done, a line each
     * @throws DevelopmentException if it can't be done; the message is one line
     */
    List<String> run();

    /** The place of data that an erasure has to reach. */
    enum Place {
        RECORDS("DATABASE_"),
        ERASURE_KEYS("ERASURE_KEYS_");

        private final String prefix;

        Place(String prefix) {
            this.prefix = prefix;
        }

        /** Returns the prefix of the variables that say where it is. */
        String prefix() {
            return prefix;
        }

        /** The tables that have had erased keys or dropped ids. */
        List<String> tables() {
            return switch (this) {
                case RECORDS -> List.of("erasure_keys", "data_keys", "staged_data_keys", "patients", "audit_events");
                case ERASURE_KEYS -> List.of("sealed_erasure_keys");
            };
        }
    }

    /** The address of a database, and the user that connects. */
    record Database(String url, String user, String password) {

        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        /** Returns the text without the password. */
        @Override
        public String toString() {
            return "Database[" + user + "]";
        }
    }
}
