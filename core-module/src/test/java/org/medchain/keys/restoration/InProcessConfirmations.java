package org.medchain.keys.restoration;

import org.medchain.keys.audit.InProcessAudit;

/** The confirmation of restorations in a process without a server. */
public final class InProcessConfirmations {

    private InProcessConfirmations() {}

    public static RestorationOperations of(InProcessAudit audit) {
        return new RestorationOperations(
                audit.operations(),
                audit.restorations().restored(),
                audit.restorations().store(),
                audit.database().time());
    }
}
