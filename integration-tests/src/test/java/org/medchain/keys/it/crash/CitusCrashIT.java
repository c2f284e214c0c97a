package org.medchain.keys.it.crash;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** On Citus, where a commit is that of one node, or of several in two phases. */
@Tag("citus")
@Order(1)
@OnePass
class CitusCrashIT extends CrashUnderLoad {

    CitusCrashIT() {
        super(Kind.CITUS);
    }
}
