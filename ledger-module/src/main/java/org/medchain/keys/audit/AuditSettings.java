package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the audit ledger.
 *
 * @param deadline how long an operation waits for its audit event to be on disk before it is refused
 * @param writers how many writers of the ledger work side by side; a tenant's events all go through one. By default one for four
 *     processors: a second one halves the groups, and what a group takes besides its events is paid twice as often
 * @param groupLimit how many operations a writer commits together at most
 */
@Shared
record AuditSettings(Duration deadline, int writers, int groupLimit) implements Settings {

    private static final int MAX_WRITERS = 64;

    private static final NumberVariable DEADLINE = new NumberVariable("AUDIT_DEADLINE_MILLIS", 2000, 50, 60_000);
    private static final NumberVariable WRITERS =
            new NumberVariable("AUDIT_WRITERS", oneForFourProcessors(), 1, MAX_WRITERS);
    private static final NumberVariable GROUP_LIMIT = new NumberVariable("AUDIT_GROUP_LIMIT", 512, 1, 10_000);

    AuditSettings {
        DEADLINE.check(deadline.toMillis());
        WRITERS.check(writers);
        GROUP_LIMIT.check(groupLimit);
    }

    @Inject
    AuditSettings(Variables variables) {
        this(variables.millis(DEADLINE), variables.number(WRITERS), variables.number(GROUP_LIMIT));
    }

    private static int oneForFourProcessors() {
        int few = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        return Math.min(few, MAX_WRITERS);
    }
}
