package org.medchain.keys.destruction.listing;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.medchain.keys.patient.ErasedPage;
import org.medchain.keys.patient.ErasureKeyStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;

/**
 * Takes over what the store of erasure keys lists. A row that no server wrote is never taken over: who writes the store would else have keys destroyed
 * for ever. It stays, and is counted.
 */
final class StoreList {

    private static final Logger LOG = System.getLogger(StoreList.class.getName());

    private final ErasureRegister register;
    private final ErasureKeyStore store;
    private final int pageSize;
    private int untrusted;

    StoreList(ErasureRegister register, ErasureKeyStore store, int pageSize) {
        this.register = register;
        this.store = store;
        this.pageSize = pageSize;
    }

    /** Lists erasures from the newest on, as far back as there are some that are not listed. */
    void takeOver() {
        int found = 0;
        List<ErasedPatient> unlisted;
        ErasedPage.Place place = ErasedPage.Place.END;
        ErasedPage page;
        do {
            page = store.findErased(place, pageSize);
            unlisted =
                    page.patients().stream().filter(it -> !register.lists(it)).toList();
            unlisted.forEach(register::append);
            found += page.untrusted();
            place = page.last();
        } while (!unlisted.isEmpty() || page.leftOut());
        tell(found);
    }

    private void tell(int found) {
        if (found > 0 && found != untrusted) {
            LOG.log(
                    Level.ERROR,
                    found
                            + " rows of erased_patients in the store of erasure keys have a wrong MAC or none: nobody is listed in the erasure"
                            + " register because of them");
        }
        untrusted = found;
        register.erased().noteUntrustedInStore(found);
    }
}
