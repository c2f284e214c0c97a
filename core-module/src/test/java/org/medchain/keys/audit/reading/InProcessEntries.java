package org.medchain.keys.audit.reading;

import org.medchain.keys.server.database.Database;

/** Makes the store of entries of a process without a server, for the tests of other packages. */
public final class InProcessEntries {

    private InProcessEntries() {}

    public static EntryStore on(Database database) {
        return new EntryStore(database);
    }
}
