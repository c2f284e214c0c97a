package org.medchain.keys.it.outage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** What can befall an H2, which runs inside the server. */
@OnePass
@Tag("proof")
class H2OutageIT {

    private static BrokenStore store;

    @BeforeAll
    static void start() {
        store = BrokenStore.start(Kind.H2);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Nested
    class OfAFailingSync extends SyncError {

        OfAFailingSync() {
            super(store);
        }
    }
}
