package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.DueChains;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.LeaseKind;

/** Stores how far each chain is sent. */
@Shared
final class FeedPositionStore {

    /** One server at a time sends a chain. A lease is longer than a repository may take for a part. */
    static final LeaseKind<String> SENDING =
            LeaseKind.ofTenants("audit-feed", Duration.ofMinutes(2), Function.identity());

    private static final Logger LOG = System.getLogger(FeedPositionStore.class.getName());

    private static final RowQuery<String> NEW = new RowQuery<>(
            "select h.tenant_id from audit_chain_heads h left join audit_feeds f on f.tenant_id = h.tenant_id"
                    + " where h.tenant_id = any(?) and f.tenant_id is null",
            row -> row.text(1));
    private static final RowQuery<String> DUE = new RowQuery<>(
            "select c.tenant_id from audit_chains c join audit_feeds f on f.tenant_id = c.tenant_id"
                    + " where c.tenant_id = any(?) and c.chain_size > f.sent_to order by c.tenant_id",
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

    /** The statement that begins a feed; archived events are not sent. */
    /** The archive names the tenant once more, or Citus takes no shard from it. */
    private static final RowWrite BEGIN = new RowWrite("insert into audit_feeds (tenant_id, sent_to, set_aside)"
            + " select h.tenant_id, coalesce((select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id"
            + " and a.tenant_id = ? order by a.first_seq desc fetch first 1 row only), 0), 0"
            + " from audit_chain_heads h where h.tenant_id = ?"
            + " and not exists (select 1 from audit_feeds f where f.tenant_id = h.tenant_id)");

    private static final RowWrite ADVANCE = new RowWrite("update audit_feeds set sent_to = ? where tenant_id = ?");
    private static final RowWrite PASS_OVER =
            new RowWrite("update audit_feeds set sent_to = ?, set_aside = set_aside + 1 where tenant_id = ?");

    private final Database database;
    private final DueChains chains;

    @Inject
    FeedPositionStore(Database database, ChangedChains changed) {
        this(database, () -> changed.take(ChangedChains.Reader.FEED));
    }

    /** @param changed tells the chains that this server appended to since it was asked last */
    FeedPositionStore(Database database, Supplier<Set<String>> changed) {
        this.database = database;
        this.chains = new DueChains(database, changed);
    }

    /** The chains with events that were not sent, of those that may have some. */
    List<String> findDue() {
        return chains.find(some -> {
            Object named = SqlType.TEXT.each(some);
            database.read(entityManager -> NEW.find(entityManager, named)).forEach(this::begin);
            return database.read(entityManager -> DUE.find(entityManager, named));
        });
    }

    private void begin(String tenantId) {
        try {
            database.change(entityManager -> BEGIN.apply(entityManager, tenantId, tenantId));
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
        database.change(entityManager -> change(ADVANCE, entityManager, lease, sentTo));
    }

    /** Goes on behind an event that was not taken. Refused with {@link Lease.LostException} if another server is at it by now. */
    Effect setAside(Lease<String> lease, long seq) {
        return entityManager -> change(PASS_OVER, entityManager, lease, seq);
    }

    private static void change(RowWrite change, EntityManager entityManager, Lease<String> lease, long sentTo) {
        lease.requireHeld(entityManager);
        change.apply(entityManager, sentTo, lease.subject());
    }

    /** Returns how many events were set aside. */
    long countSetAside() {
        return database.read(SET_ASIDE::find).get(0);
    }

    /** Returns how many events were not sent. */
    long countWaiting() {
        return database.read(WAITING::find).get(0);
    }

    /** Returns when the oldest of them happened. */
    Optional<Instant> oldestWaiting() {
        return database.read(OLDEST::find).get(0);
    }
}
