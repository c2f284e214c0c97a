package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * The disk takes what is written but fails to sync it. Whether a commit that could not be synced survives is known only when
 * the database has started again; a key of it was handed to nobody.
 */
abstract class SyncError {

    private final BrokenStore store;

    SyncError(BrokenStore store) {
        this.store = store;
    }

    @Test
    void handsOutNothing() throws Exception {
        boolean outside = store.kind() == Kind.POSTGRESQL;
        Ward ward = Ward.open(store.api());
        FailingSync failing = FailingSync.of(() -> outside
                ? store.postgres().processes()
                : store.installation().server().processes());
        try {
            assertThat(ward.askForEverything()).isEmpty();
            assertThat(ward.askForEverything()).isEmpty();
        } finally {
            failing.close();
        }
        if (outside) {
            // It ends itself rather than go on without a sync.
            store.postgres().startAgain();
        }
        ward.assertHeals();
        ward.assertSomethingWasRefused();
        ward.assertKeysAndEventsAgree();
        store.assertChainOf(ward);
    }
}
