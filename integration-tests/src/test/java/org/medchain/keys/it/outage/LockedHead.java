package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.server.Sql;

/** Another session holds the row that a tenant's events are chained by. H2 has no second connection to do that with. */
abstract class LockedHead {

    private static final Duration LOCKED = Duration.ofSeconds(30);

    private final BrokenStore store;

    LockedHead(BrokenStore store) {
        this.store = store;
    }

    @Test
    void refusesTheTenantUntilItIsFree() throws Exception {
        Ward ward = Ward.open(store.api());
        int rounds = 0;
        try (Connection other = store.installation().database().connect()) {
            other.setAutoCommit(false);
            lock(other, ward);
            // Every answer is here while the lock is still held: none has waited for it.
            for (long end = System.nanoTime() + LOCKED.toNanos(); System.nanoTime() < end; rounds++) {
                assertThat(ward.askForEverything()).isEmpty();
            }
            other.rollback();
        }
        assertThat(rounds).isGreaterThan(1);
        ward.assertHeals();
        ward.assertNothingHappened();
        store.assertChainOf(ward);
    }

    private static void lock(Connection other, Ward ward) throws SQLException {
        assertThat(Sql.read(
                        other,
                        row -> row.getInt(1),
                        "select 1 from audit_chain_heads where tenant_id = ? for update",
                        ward.hospital().tenantId()))
                .hasSize(1);
    }
}
