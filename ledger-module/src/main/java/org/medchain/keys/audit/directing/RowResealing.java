package org.medchain.keys.audit.directing;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
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
            int resealed = 0;
            Optional<RowNames.Place> last = Optional.of(RowNames.Place.FIRST);
            while (last.isPresent()) {
                RowNames page = findAfter(last.get());
                resealed += database.write(entityManager -> reseal(entityManager, page.names()));
                last = page.last();
            }
            if (resealed > 0) {
                LOG.log(
                        Level.INFO,
                        resealed + " rows are sealed under the row key "
                                + keys.get().current().fingerprint() + " now, and none under a previous one");
            }
        }
    }

    private RowNames findAfter(RowNames.Place last) {
        return database.read(entityManager ->
                RowSealStore.findOfOtherKeys(entityManager, keys.get().current().fingerprint(), last, pageSize));
    }

    private int reseal(EntityManager entityManager, List<RowName> page) {
        return (int) page.stream().filter(row -> reseal(entityManager, row)).count();
    }

    private boolean reseal(EntityManager entityManager, RowName row) {
        RowKeys current = keys.get();
        return RowSealStore.find(entityManager, row)
                .seal()
                .filter(seal -> current.made(seal, row))
                .filter(seal -> RowSealStore.replace(
                        entityManager, row, seal, RowSeal.of(current.current(), row, seal.number(), seal.values())))
                .isPresent();
    }
}
