package org.medchain.keys.it.outage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** What befalls a PostgreSQL and leaves it whole, one after the other on one installation. */
@Tag("slow")
@Order(1)
@OnePass
class OutageIT {

    private static BrokenStore store;

    @BeforeAll
    static void start() {
        store = BrokenStore.start(Kind.POSTGRESQL);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Nested
    class OfFrozenProcesses extends FrozenDatabase {

        OfFrozenProcesses() {
            super(store);
        }
    }

    @Nested
    class OfEndedSessions extends EndedSessions {

        OfEndedSessions() {
            super(store);
        }
    }

    @Nested
    class OfALockedHead extends LockedHead {

        OfALockedHead() {
            super(store);
        }
    }

    @Nested
    class OfAReadOnlyDatabase extends ReadOnlyDatabase {

        OfAReadOnlyDatabase() {
            super(store);
        }
    }

    @Nested
    class OfAFailingSync extends SyncError {

        OfAFailingSync() {
            super(store);
        }
    }
}
