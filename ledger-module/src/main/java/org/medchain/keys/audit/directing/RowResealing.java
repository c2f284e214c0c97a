package org.medchain.keys.audit.directing;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.WaitTimeout;

/**
 * Makes seals again under the current row key that a previous one made, page by page, until there are none. A seal that no key made stays as it is, and
 * so does one that is replaced meanwhile. A page with a locked row is passed over; the run fails at its end then.
 */
@Shared
record RowResealing(Database database, Supplier<RowKeys> keys, int pageSize) {

    private static final Logger LOG = System.getLogger(RowResealing.class.getName());
    private static final int PAGE = 500;

    @Inject
    RowResealing(Database database, RowKeyFile file) {
        this(database, file::keys, PAGE);
    }

    /** Tells whether what a seal says of a row is so. */
    private interface Check {
        boolean confirms(EntityManager entityManager, RowName row, RowSeal seal);
    }

    /** Reseals rows; it does nothing while there is one key. */
    void run() {
        if (keys.get().hasPrevious()) {
            int resealed = resealAll((entityManager, row, seal) -> keys.get().made(seal, row));
            if (resealed > 0) {
                LOG.log(
                        Level.INFO,
                        resealed + " rows are sealed under the row key "
                                + keys.get().current().fingerprint() + " now, and none under a previous one");
            }
        }
    }

    /**
     * Makes the seals of removed rows of these tables under the current key, if the trail says that their last change removed them: the key that sealed
     * this may be lost. Nothing changes, so there are no events.
     */
    void resealRemoved(Set<String> tables) {
        resealAll((entityManager, row, seal) -> seal.values().isEmpty()
                && tables.contains(row.table())
                && RowSealStore.isRemoval(entityManager, row, seal.number()));
    }

    private int resealAll(Check check) {
        int resealed = 0;
        List<RuntimeException> waited = new ArrayList<>();
        Optional<RowNames.Place> last = Optional.of(RowNames.Place.FIRST);
        while (last.isPresent()) {
            RowNames page = findAfter(last.get());
            resealed += WaitTimeout.passOver(
                    () -> database.write(entityManager -> reseal(entityManager, page.names(), check)), waited::add, 0);
            last = page.last();
        }
        WaitTimeout.throwFirst(waited);
        return resealed;
    }

    private RowNames findAfter(RowNames.Place last) {
        return database.read(entityManager ->
                RowSealStore.findOfOtherKeys(entityManager, keys.get().current().fingerprint(), last, pageSize));
    }

    private int reseal(EntityManager entityManager, List<RowName> page, Check check) {
        return (int)
                page.stream().filter(row -> reseal(entityManager, row, check)).count();
    }

    private boolean reseal(EntityManager entityManager, RowName row, Check check) {
        RowKey current = keys.get().current();
        return RowSealStore.find(entityManager, row)
                .seal()
                .filter(seal -> check.confirms(entityManager, row, seal))
                .filter(seal -> RowSealStore.replace(
                        entityManager, row, seal, RowSeal.of(current, row, seal.number(), seal.values())))
                .isPresent();
    }
}
