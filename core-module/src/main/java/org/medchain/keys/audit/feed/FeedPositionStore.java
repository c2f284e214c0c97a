package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.Lease;
import org.medchain.keys.server.LeaseStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/** How far each chain is sent, and by which server. */
@Shared
final class FeedPositionStore implements LeaseStore<String> {

    private static final Logger LOG = System.getLogger(FeedPositionStore.class.getName());

    private static final RowQuery<String> NEW = new RowQuery<>(
            "select h.tenant_id from audit_chain_heads h left join audit_feeds f on f.tenant_id = h.tenant_id"
                    + " where f.tenant_id is null",
            row -> row.text(1));
    private static final RowQuery<String> DUE = new RowQuery<>(
            "select c.tenant_id from audit_chains c join audit_feeds f on f.tenant_id = c.tenant_id"
                    + " where c.chain_size > f.sent_to order by f.held_until, c.tenant_id",
            row -> row.text(1));
    private static final RowQuery<Long> POSITION =
            new RowQuery<>("select sent_to from audit_feeds where tenant_id = ?", row -> row.number(1));
    private static final RowQuery<Long> WAITING = new RowQuery<>(
            "select cast(coalesce(sum(c.chain_size - f.sent_to), 0) as bigint) from audit_chains c"
                    + " join audit_feeds f on f.tenant_id = c.tenant_id where c.chain_size > f.sent_to",
            row -> row.number(1));
    private static final RowQuery<Optional<Instant>> OLDEST = new RowQuery<>(
            "select min(e.occurred_at) from audit_feeds f"
                    + " join audit_events e on e.tenant_id = f.tenant_id and e.seq = f.sent_to + 1",
            row -> Optional.ofNullable(row.time(1)));

    private static final RowQuery<Long> SET_ASIDE =
            new RowQuery<>("select cast(coalesce(sum(set_aside), 0) as bigint) from audit_feeds", row -> row.number(1));

    /** What is archived is sent no more. */
    private static final String BEGIN = "insert into audit_feeds (tenant_id, sent_to, set_aside, held_until)"
            + " select h.tenant_id, coalesce((select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id"
            + " order by a.first_seq desc fetch first 1 row only), 0), 0,"
            + " cast(:past as timestamp with time zone) from audit_chain_heads h where h.tenant_id = :tenantId"
            + " and not exists (select 1 from audit_feeds f where f.tenant_id = h.tenant_id)";

    private static final String OF_CHAIN = " where tenant_id = :tenantId";
    private static final String OF_HOLDER = OF_CHAIN + " and holder = :holder";

    private final Database database;

    @Inject
    FeedPositionStore(Database database) {
        this.database = database;
    }

    /** The chains with events that were not sent, first the one that was sent longest ago. */
    List<String> findDue() {
        database.read(NEW::find).forEach(this::begin);
        return database.read(DUE::find);
    }

    private void begin(String tenantId) {
        try {
            database.change(entityManager -> entityManager
                    .createNativeQuery(BEGIN)
                    .setParameter("tenantId", tenantId)
                    .setParameter("past", Instant.EPOCH)
                    .executeUpdate());
        } catch (PersistenceException e) {
            LOG.log(Level.DEBUG, "another server begins with the same chain", e);
        }
    }

    /** The place of the last event that was sent. */
    long position(String tenantId) {
        return database.read(entityManager -> POSITION.find(entityManager, tenantId))
                .get(0);
    }

    /** @throws Lease.LostException if another server is at it by now */
    void advance(Lease<String> lease, long sentTo) {
        int changed = database.write(entityManager -> update(
                        entityManager, "set sent_to = :sentTo" + OF_HOLDER, lease.subject(), lease.holder())
                .setParameter("sentTo", sentTo)
                .executeUpdate());
        if (changed != 1) {
            throw new Lease.LostException();
        }
    }

    /** Goes on behind an event that was not taken. Refused with {@link Lease.LostException} if another server is at it by now. */
    Effect setAside(Lease<String> lease, long seq) {
        return entityManager -> {
            int changed = update(
                            entityManager,
                            "set sent_to = :sentTo, set_aside = set_aside + 1" + OF_HOLDER,
                            lease.subject(),
                            lease.holder())
                    .setParameter("sentTo", seq)
                    .executeUpdate();
            if (changed != 1) {
                throw new Lease.LostException();
            }
        };
    }

    /** How many events were set aside. */
    long countSetAside() {
        return database.read(SET_ASIDE::find).get(0);
    }

    /** How many events were not sent. */
    long countWaiting() {
        return database.read(WAITING::find).get(0);
    }

    /** When the oldest of them happened. */
    Optional<Instant> oldestWaiting() {
        return database.read(OLDEST::find).get(0);
    }

    @Override
    public boolean take(String tenantId, UUID holder, Instant now, Instant until) {
        return database.write(entityManager -> update(
                                entityManager,
                                "set holder = :holder, held_until = :until" + OF_CHAIN + " and held_until <= :now",
                                tenantId,
                                holder)
                        .setParameter("now", now)
                        .setParameter("until", until)
                        .executeUpdate())
                == 1;
    }

    @Override
    public boolean renew(String tenantId, UUID holder, Instant until) {
        return database.write(
                        entityManager -> update(entityManager, "set held_until = :until" + OF_HOLDER, tenantId, holder)
                                .setParameter("until", until)
                                .executeUpdate())
                == 1;
    }

    @Override
    public void release(String tenantId, UUID holder, Instant now) {
        database.change(entityManager -> update(
                        entityManager, "set holder = null, held_until = :now" + OF_HOLDER, tenantId, holder)
                .setParameter("now", now)
                .executeUpdate());
    }

    private static Query update(EntityManager entityManager, String change, String tenantId, UUID holder) {
        return entityManager
                .createNativeQuery("update audit_feeds " + change)
                .setParameter("tenantId", tenantId)
                .setParameter("holder", holder);
    }
}
