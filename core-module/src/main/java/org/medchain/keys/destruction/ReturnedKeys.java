package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.ErasureKeyStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.ListedPage;
import org.medchain.keys.server.Shared;

/**
 * Deletes erasure keys again that a restore of their own database brought back, of patients whom the erasure register lists. Nobody uses them
 * meanwhile: the register itself refuses these patients. Does nothing where erasure keys are in the records database.
 */
@Shared
public final class ReturnedKeys {

    private static final Logger LOG = System.getLogger(ReturnedKeys.class.getName());

    private static final int PAGE = 1000;

    /** So many pages are looked at together; a longer register is gone through in turns, the newest first. */
    private static final int PAGES = 100;

    private final ErasureRegister register;
    private final ErasureKeyStore erasureKeys;
    private final AuditedOperations operations;
    private final int pageSize;
    private volatile long lookedBackTo = ListedPage.END;

    @Inject
    ReturnedKeys(ErasureRegister register, ErasureKeyStore erasureKeys, AuditedOperations operations) {
        this(register, erasureKeys, operations, PAGE);
    }

    ReturnedKeys(ErasureRegister register, ErasureKeyStore erasureKeys, AuditedOperations operations, int pageSize) {
        this.register = register;
        this.erasureKeys = erasureKeys;
        this.operations = operations;
        this.pageSize = pageSize;
    }

    /** Deletes those of the patients that were listed last, as far back as there are some: an older database has the last ones. */
    void eraseLast() {
        if (erasureKeys.isApart()) {
            ListedPage page = register.before(ListedPage.END, pageSize);
            int erased = erase(page);
            int found = erased;
            while (found > 0 || (page.patients().isEmpty() && !page.isBeforeTheFirst())) {
                page = register.before(page.place(), pageSize);
                found = erase(page);
                erased += found;
            }
            record(erased);
        }
    }

    /** Looks at all who are listed, the next hundred thousand at each call. */
    void eraseAll() {
        if (erasureKeys.isApart()) {
            int erased = 0;
            for (int i = 0; i < PAGES; i++) {
                ListedPage page = register.before(lookedBackTo, pageSize);
                if (page.isBeforeTheFirst()) {
                    lookedBackTo = ListedPage.END;
                    break;
                }
                erased += erase(page);
                lookedBackTo = page.place();
            }
            record(erased);
        }
    }

    private int erase(ListedPage page) {
        List<ErasedPatient> returned = erasureKeys.findAmong(page.patients());
        erasureKeys.erase(returned);
        return returned.size();
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
