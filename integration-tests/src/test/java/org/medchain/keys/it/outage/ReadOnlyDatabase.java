package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections lead to a database that takes no writes, as those to a primary that another took the place of. They stay open. */
abstract class ReadOnlyDatabase {

    private final BrokenStore store;

    ReadOnlyDatabase(BrokenStore store) {
        this.store = store;
    }

    @Test
    void isLeftForOneThatTakesWrites() throws Exception {
        Ward ward = Ward.open(store.api());
        store.execute("alter database medchain set default_transaction_read_only = on", BrokenStore.END_SESSIONS);
        assertThat(ward.askForEverything()).isEmpty();
        // Sessions keep what they began with: only others take writes.
        store.execute("alter database medchain reset default_transaction_read_only");
        ward.assertHeals();
        ward.assertNothingHappened();
        store.assertChainOf(ward);
    }
}
