package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The database takes connections and answers nothing, as on a machine that hangs. H2 runs inside the server. */
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class FrozenDatabaseIT {

    @Test
    void refusesEverythingUntilItGoesOn() throws Exception {
        try (BrokenStore store = BrokenStore.start("frozen")) {
            Ward ward = Ward.open(store.api());
            store.postgres().freeze();
            try {
                // Over connections that were open, and then over new ones. Each answer comes while it is frozen.
                assertThat(ward.askForEverything()).isEmpty();
                assertThat(ward.askForEverything()).isEmpty();
            } finally {
                store.postgres().thaw();
            }
            ward.assertHeals();
            ward.assertNothingHappened();
            store.stopAndAssertChainOf(ward);
        }
    }
}
