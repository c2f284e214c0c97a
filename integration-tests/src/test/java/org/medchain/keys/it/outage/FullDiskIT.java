package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** The file system of the database is full. H2 does not survive that: docs/run/databases.md. */
@OnePass
@Tag("proof")
class FullDiskIT {

    private static final int MEGABYTES = 128;
    private static final int LONGEST = 500;

    @Test
    void refusesEverythingUntilThereIsRoomAgain() throws Exception {
        AtomicReference<SmallDisk> mounted = new AtomicReference<>();
        try (BrokenStore store = BrokenStore.start(
                "full-disk", Kind.POSTGRESQL, data -> mounted.set(SmallDisk.mountAt(data, MEGABYTES)))) {
            SmallDisk disk = mounted.get();
            Ward ward = Ward.open(store.api());
            disk.fill();
            // What is left in pages that the database has already is used up first.
            int rounds = 0;
            while (!ward.askForEverything().isEmpty()) {
                assertThat(rounds++).isLessThan(LONGEST);
            }
            disk.free();
            ward.assertHeals();
            ward.assertNothingHappened();
            store.assertChainOf(ward);
        } finally {
            if (mounted.get() != null) {
                mounted.get().close();
            }
        }
    }
}
