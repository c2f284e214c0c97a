package org.medchain.keys.it.crash;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StoreOfErasureKeys;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** On PostgreSQL, which syncs each commit by itself, with erasure keys in a database of their own. */
@Tag("slow")
@Order(1)
@OnePass
class CrashIT extends CrashUnderLoad {

    private StoreOfErasureKeys store;

    CrashIT() {
        super(Kind.POSTGRESQL);
    }

    @Override
    String[] killPointFiles() {
        return new String[] {"kill-points.btm", "kill-points-of-the-store.btm"};
    }

    @Override
    ServerEnvironment complete(ServerEnvironment environment) {
        if (store == null) {
            store = StoreOfErasureKeys.create(installation());
        }
        return store.addTo(environment);
    }
}
