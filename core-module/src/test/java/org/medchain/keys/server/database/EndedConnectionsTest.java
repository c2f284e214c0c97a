package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A restart of PostgreSQL ends the sessions of all connections that a pool has. */
class EndedConnectionsTest {

    /** The database, the first of whose connections have ended. */
    private static final class Restarted extends Database {

        private int ended;

        private Restarted(int ended) {
            this.ended = ended;
        }

        @Override
        Connection connection() throws SQLException {
            Connection connection = DatabaseKind.POSTGRESQL.database().connection();
            if (ended > 0) {
                ended--;
                connection.close();
            }
            return connection;
        }
    }

    @Nested
    class Now {

        @Test
        void isReadOverAnotherConnection() {
            DatabaseClock clock = new DatabaseClock(new Restarted(20));

            assertThat(clock.now()).isNotNull();
        }

        @Test
        void failsIfEachHasEnded() {
            DatabaseClock clock = new DatabaseClock(new Restarted(Integer.MAX_VALUE));

            assertThatIllegalStateException().isThrownBy(clock::now);
        }
    }
}
