package org.medchain.keys.destruction.listing;

import java.time.Clock;
import org.medchain.keys.patient.ErasureKeyStore;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;

/** Makes the listing of a server that has no timers. */
public final class InProcessListing {

    private InProcessListing() {}

    public static ErasureListing of(Database database, ErasureRegister register, ErasureKeyStore keys, Clock clock) {
        return new ErasureListing(
                register,
                keys,
                new ListingStore(database, InProcessDatabase.timeOf(clock)),
                InProcessDatabase.timeOf(clock),
                clock);
    }
}
