package org.medchain.keys.destruction.listing;

import java.time.Clock;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.patient.ErasureKeyStore;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.IrreversibleCondition;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;

/** Makes the listing of a server that has no timers. */
public final class InProcessListing {

    private InProcessListing() {}

    /** The condition that the server lists all whose erasure has begun. */
    public static IrreversibleCondition current(ErasureListing listing) {
        return new RegisterCurrent(listing);
    }

    public static ErasureListing of(
            Database database,
            ErasureRegister register,
            ErasureKeyStore keys,
            RegisterComparison comparison,
            RestoredTenants restored,
            Clock clock) {
        return inPagesOf(1000, database, register, keys, comparison, restored, clock);
    }

    /** A listing that looks at so many erasures together. */
    public static ErasureListing inPagesOf(
            int pageSize,
            Database database,
            ErasureRegister register,
            ErasureKeyStore keys,
            RegisterComparison comparison,
            RestoredTenants restored,
            Clock clock) {
        return new ErasureListing(
                register,
                keys,
                comparison,
                restored,
                new ListingStore(database, InProcessDatabase.timeOf(clock)),
                clock,
                new PauseSettings(false),
                pageSize);
    }
}
