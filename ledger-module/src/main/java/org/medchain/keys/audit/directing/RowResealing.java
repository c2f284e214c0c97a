package org.medchain.keys.audit.directing;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Makes seals again under the current row key that a previous one made, page by page, until there are none. A seal that no key made stays as it is, and
 * so does one that is replaced meanwhile.
 */
@Shared
final class RowResealing {

    private static final Logger LOG = System.getLogger(RowResealing.class.getName());
    private static final int PAGE = 500;

    private final Database database;
    private final Supplier<RowKeys> keys;
    private final int pageSize;

    @Inject
    RowResealing(Database database, RowKeyFile file) {
        this(database, file::keys, PAGE);
    }

    RowResealing(Database database, Supplier<RowKeys> keys, int pageSize) {
        this.database = database;
        this.keys = keys;
        this.pageSize = pageSize;
    }

    /** Reseals rows; it does nothing while there is one key. */
    void run() {
        if (keys.get().hasPrevious()) {
            int resealed = resealAll(keys.get()::made);
            if (resealed > 0) {
                LOG.log(
                        Level.INFO,
                        resealed + " rows are sealed under the row key "
                                + keys.get().current().fingerprint() + " now, and none under a previous one");
            }
        }
    }

    /** Seals again that rows of these tables were removed, whatever key says so: that one is lost. Nothing changes, so there are no events. */
    void resealRemoved(Set<String> tables) {
        resealAll((seal, row) -> seal.values().isEmpty() && tables.contains(row.table()));
    }

    private int resealAll(BiPredicate<RowSeal, RowName> trusted) {
        int resealed = 0;
        Optional<RowNames.Place> last = Optional.of(RowNames.Place.FIRST);
        while (last.isPresent()) {
            RowNames page = findAfter(last.get());
            resealed += database.write(entityManager -> reseal(entityManager, page.names(), trusted));
            last = page.last();
        }
        return resealed;
    }

    private RowNames findAfter(RowNames.Place last) {
        return database.read(entityManager ->
                RowSealStore.findOfOtherKeys(entityManager, keys.get().current().fingerprint(), last, pageSize));
    }

    private int reseal(EntityManager entityManager, List<RowName> page, BiPredicate<RowSeal, RowName> trusted) {
        return (int)
                page.stream().filter(row -> reseal(entityManager, row, trusted)).count();
    }

    private boolean reseal(EntityManager entityManager, RowName row, BiPredicate<RowSeal, RowName> trusted) {
        RowKey current = keys.get().current();
        return RowSealStore.find(entityManager, row)
                .seal()
                .filter(seal -> trusted.test(seal, row))
                .filter(seal -> RowSealStore.replace(
                        entityManager, row, seal, RowSeal.of(current, row, seal.number(), seal.values())))
                .isPresent();
    }
}
