package org.medchain.keys.it.crash;

import org.junit.jupiter.api.Order;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** On PostgreSQL, which syncs each commit by itself. */
@Order(1)
@OnePass
class CrashIT extends CrashUnderLoad {

    CrashIT() {
        super(Kind.POSTGRESQL);
    }
}
