package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.medchain.keys.audit.reading.AuditReadLimit;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Callers;

/**
 * Reads a tenant's audit trail as one of the few reads that may be under way at once.
 *
 * @param beginning begins a read of the caller, and returns what ends it
 */
@Shared
record LimitedAuditReads(Supplier<Runnable> beginning) {

    @Inject
    LimitedAuditReads(AuditReadLimit limit, Callers callers) {
        this(() -> limit.begin(callers.current()));
    }

    <T> T read(Supplier<T> read) {
        Runnable end = begin();
        try {
            return read.get();
        } finally {
            end.run();
        }
    }

    /** Begins a read that lasts until what is returned is run, once. */
    Runnable begin() {
        return beginning.get();
    }
}
