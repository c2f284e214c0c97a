package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.ApiAnswer;

/** PostgreSQL ends the sessions of all connections and takes new ones at once, as the new primary does after a fail-over. */
abstract class EndedSessions {

    /** Each finds other connections of the pools in use. */
    private static final int TIMES = 5;

    private static final int ASKED_FOR = 8;

    private final BrokenStore store;

    EndedSessions(BrokenStore store) {
        this.store = store;
    }

    @Test
    void areSeenByNobody() throws SQLException {
        Ward ward = Ward.open(store.api());
        for (int i = 0; i < TIMES; i++) {
            assertNothingIsRefused(ward);
            store.execute(BrokenStore.END_SESSIONS);
            assertNothingIsRefused(ward);
        }
        ward.assertKeysAndEventsAgree();
        store.assertChainOf(ward);
    }

    private static void assertNothingIsRefused(Ward ward) {
        List<ApiAnswer> answered = ward.askForEverything();
        assertThat(ward.refused()).isEmpty();
        assertThat(answered).hasSize(ASKED_FOR);
    }
}
