package org.medchain.keys.it.crash;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** On H2, where a commit is durable only by the {@code CHECKPOINT SYNC} that the service lets follow it. */
@Tag("slow")
@Order(1)
@OnePass
class H2CrashIT extends CrashUnderLoad {

    H2CrashIT() {
        super(Kind.H2);
    }
}
