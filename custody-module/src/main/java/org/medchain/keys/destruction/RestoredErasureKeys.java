package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalInt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.KeyErasure;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.ListedPage;
import org.medchain.keys.server.Shared;

/**
 * Deletes erasure keys again that a restore of their own database brought back, of patients whom the erasure register lists. Nobody uses them
 * meanwhile: the register itself refuses these patients. Does nothing where erasure keys are in the records database.
 */
@Shared
public final class RestoredErasureKeys {

    private static final Logger LOG = System.getLogger(RestoredErasureKeys.class.getName());

    private static final int PAGE = 1000;

    /**
     * The number of pages that are looked at together; a longer register is gone through in turns, the newest first.
     */
    private static final int PAGES = 100;

    private final ErasureRegister register;
    private final KeyErasure erasure;
    private final AuditedOperations operations;
    private final int pageSize;

    /** The place behind the next page of the look at all that goes on; 0 if there is none. */
    private volatile long lookedBackTo = ListedPage.END;

    @Inject
    RestoredErasureKeys(ErasureRegister register, KeyErasure erasure, AuditedOperations operations) {
        this(register, erasure, operations, PAGE);
    }

    RestoredErasureKeys(ErasureRegister register, KeyErasure erasure, AuditedOperations operations, int pageSize) {
        this.register = register;
        this.erasure = erasure;
        this.operations = operations;
        this.pageSize = pageSize;
    }

    /** Deletes those of the patients that were listed last, as far back as there are some: an older database has the last ones. */
    void eraseLast() {
        ListedPage page = register.before(ListedPage.END, pageSize);
        OptionalInt found = erasure.eraseRestored(page.patients());
        int erased = 0;
        while (found.isPresent() && (found.getAsInt() > 0 || saysNothing(page))) {
            if (found.getAsInt() > 0) {
                lookedBackTo = ListedPage.END;
            }
            erased += found.getAsInt();
            page = register.before(page.place(), pageSize);
            found = erasure.eraseRestored(page.patients());
        }
        record(erased);
    }

    /** A page without erasures says nothing of the store. */
    private static boolean saysNothing(ListedPage page) {
        return page.patients().isEmpty() && !page.isBeforeTheFirst();
    }

    /**
     * Looks at those who were listed last; after a start, and after each sign that the store went back, also at all who are listed, the next hundred
     * thousand at each call. There are two signs: it lacks the erasure that it had listed last, or has a key of somebody who was listed last.
     */
    void look() {
        if (erasure.hasStoreGoneBack()) {
            lookedBackTo = ListedPage.END;
        }
        eraseLast();
        int erased = 0;
        for (int i = 0; i < PAGES && lookedBackTo > 0; i++) {
            ListedPage page = register.before(lookedBackTo, pageSize);
            OptionalInt found = erasure.eraseRestored(page.patients());
            erased += found.orElse(0);
            lookedBackTo = found.isPresent() ? page.place() : 0;
        }
        record(erased);
    }

    private void record(int erased) {
        if (erased > 0) {
            operations.byItself(Optional.empty()).run(Operation.REPLAY_ERASURES, attempt -> Recorded.found(erased));
            LOG.log(
                    Level.WARNING,
                    "the store of erasure keys was older than the erasure register: the keys of " + erased
                            + " patients were deleted again");
        }
    }
}
