package org.medchain.keys.audit.restoration;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/** The restorations in the database, in one place for each way in which a row changes. */
@Shared
public final class RestorationStore {

    private static final RowQuery<KnownHead> STAND = new RowQuery<>(
            "select tenant_id, seq, entry_hash, occurred_at from audit_events where tenant_id = ?"
                    + " order by seq desc fetch first 1 row only",
            row -> new KnownHead(new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3))), row.time(4)));

    private final Database database;

    @Inject
    RestorationStore(Database database) {
        this.database = database;
    }

    /** The last restoration of the chain. */
    public Optional<Restoration> find(String chain) {
        return database.read(entityManager -> find(entityManager, chain));
    }

    static Optional<Restoration> find(EntityManager entityManager, String chain) {
        return Optional.ofNullable(entityManager.find(Restoration.class, chain));
    }

    /** Those of all chains that were confirmed since, and those that wait for it. There is one row for each chain that was ever restored. */
    List<Restoration> findAll() {
        return database.read(entityManager -> entityManager
                .createQuery("select r from Restoration r", Restoration.class)
                .getResultList());
    }

    /** Takes note of what is missing. */
    static Effect finding(String chain, Missing missing, Instant now) {
        return entityManager -> {
            Optional<Restoration> known = find(entityManager, chain);
            if (known.filter(it -> it.covers(missing)).isPresent()) {
                throw new ConcurrentChangeException();
            }
            KnownHead stand = STAND.find(entityManager, chain).stream()
                    .findFirst()
                    .orElseGet(() -> new KnownHead(ChainHead.startOf(chain), now));
            Restoration restoration = known.orElseGet(() -> new Restoration(chain));
            restoration.find(missing, stand, now);
            entityManager.persist(restoration);
            entityManager.flush();
        };
    }

    /** Confirms what this person saw. */
    public static Effect confirming(String chain, UUID seen, Person person, boolean fourEyes, Instant now) {
        return entityManager -> {
            Restoration restoration = find(entityManager, chain).orElseThrow(ConcurrentChangeException::new);
            restoration.confirm(seen, person, fourEyes, now);
            entityManager.flush();
        };
    }
}
