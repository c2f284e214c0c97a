package org.medchain.keys.it.start;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A PostgreSQL that answers commits before they are on disk, for the service's user alone. */
@OnePass
@Tag("proof")
class DurabilityIT {

    @Test
    void refusesTheStart() throws SQLException {
        try (Installation installation = Installation.create("durability", Kind.POSTGRESQL)) {
            installation.database().execute("alter role " + TestDatabase.USER + " set synchronous_commit = off");

            assertThatExceptionOfType(StartRefusedException.class)
                    .isThrownBy(installation::start)
                    .withMessage(
                            "MedChain cannot start: DATABASE_URL names a PostgreSQL with synchronous_commit=off for"
                                    + " DATABASE_USER: what it answers as committed may be lost; turn it on");
        }
    }
}
