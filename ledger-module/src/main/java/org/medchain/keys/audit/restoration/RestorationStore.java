package org.medchain.keys.audit.restoration;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.TenantsQuery;

/** The restorations in the database, each checked when it is read to free a tenant. */
@Shared
public final class RestorationStore implements WaitingMatters {

    private static final RowQuery<KnownHead> STAND = new RowQuery<>(
            "select tenant_id, seq, entry_hash, occurred_at from audit_events where tenant_id = ?"
                    + " order by tenant_id desc, seq desc fetch first 1 row only",
            row -> new KnownHead(new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3))), row.time(4)));

    private static final TenantsQuery<String> ALL = new TenantsQuery<>(
            "select tenant_id from restorations where " + TenantsQuery.about("tenant_id"), row -> row.text(1));

    /** The number of rows that are read together. */
    private static final int PAGE = 1_000;

    private static final ReadableRows RESTORATIONS = new ReadableRows("restorations");

    private final Database database;
    private final DirectingRows rows;

    @Inject
    RestorationStore(Database database, DirectingRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /**
     * The last restoration of the tenant.
     *
     * @throws TenantUntrustedException if the row is not the one of its last change
     */
    public Optional<Restoration> find(TenantId tenantId) {
        return rows.reading(entityManager -> find(entityManager, tenantId));
    }

    /** Finds the restoration in the transaction of the entity manager. */
    Optional<Restoration> find(EntityManager entityManager, TenantId tenantId) {
        return rows.requireFound(
                entityManager,
                Restoration.rowName(tenantId),
                findUnchecked(entityManager, tenantId).orElse(null));
    }

    /**
     * A restoration that nobody confirmed, or one of two people, waits at any time, whenever it was found: until it is confirmed, what the database has
     * lost may be what waited before.
     */
    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return find(entityManager, tenantId)
                .filter(restoration -> !restoration.isConfirmed())
                .isPresent();
    }

    private static Optional<Restoration> findUnchecked(EntityManager entityManager, TenantId tenantId) {
        return Optional.ofNullable(entityManager.find(Restoration.class, tenantId.value()));
    }

    /**
     * Finds the last restorations of all tenants, page by page. There is one row for each tenant that was ever restored; one that is not trusted is left
     * out.
     */
    List<Restoration> findAll() {
        List<TenantId> all = ALL.findAll(database).stream()
                .flatMap(it -> RESTORATIONS.read(it, () -> new TenantId(it)).stream())
                .toList();
        List<Restoration> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += PAGE) {
            found.addAll(findTrusted(all.subList(from, Math.min(from + PAGE, all.size()))));
        }
        return found;
    }

    /** Reads them together, and by itself one that a unit may have changed in between. */
    private List<Restoration> findTrusted(List<TenantId> page) {
        Map<RowName, Restoration> stored = findStored(page);
        Set<RowName> doubtful = Set.copyOf(
                rows.findDoubtful(List.copyOf(stored.keySet()), (entityManager, row) -> Optional.of(stored.get(row))));
        return page.stream()
                .flatMap(it -> Optional.ofNullable(stored.get(Restoration.rowName(it)))
                        .filter(row -> !doubtful.contains(row.rowName()))
                        .or(() -> findTrusted(it))
                        .stream())
                .toList();
    }

    private Map<RowName, Restoration> findStored(List<TenantId> page) {
        try {
            return database
                    .shards()
                    .of(page.stream().map(TenantId::value).toList(), some -> database.read(it -> findStored(it, some)))
                    .stream()
                    .collect(Collectors.toMap(Restoration::rowName, it -> it));
        } catch (IllegalArgumentException e) { // a row has a value that no such row has
            return Map.of();
        }
    }

    private static List<Restoration> findStored(EntityManager entityManager, List<String> tenants) {
        return entityManager
                .createQuery("select r from Restoration r where r.tenantId in :tenants", Restoration.class)
                .setParameter("tenants", tenants)
                .getResultList();
    }

    private Optional<Restoration> findTrusted(TenantId tenantId) {
        try {
            return find(tenantId);
        } catch (TenantUntrustedException e) {
            return Optional.empty();
        }
    }

    /** Returns true if the confirmation of the tenant covers what is known of it. */
    boolean confirms(TenantId tenantId, Missing missing) {
        return findTrusted(tenantId).filter(it -> it.confirms(missing)).isPresent();
    }

    /** Takes note of what is missing. */
    Effect finding(Attempt attempt, TenantId tenantId, Missing missing, Instant now) {
        return entityManager -> {
            Optional<Restoration> known = findUnchecked(entityManager, tenantId);
            if (known.filter(it -> it.covers(missing)).isPresent()) {
                throw new ConcurrentChangeException();
            }
            KnownHead stand = STAND.find(entityManager, tenantId.value()).stream()
                    .findFirst()
                    .orElseGet(() -> new KnownHead(ChainHead.startOf(tenantId.value()), now));
            Effect noting = known.isPresent()
                    ? change(attempt, tenantId, it -> it.find(missing, stand, now))
                    : rows.create(attempt, transaction -> {
                        Restoration restoration = new Restoration(tenantId);
                        restoration.find(missing, stand, now);
                        transaction.persist(restoration);
                        return restoration;
                    });
            noting.apply(entityManager);
        };
    }

    /** Confirms what this person saw. */
    public Effect confirming(
            Attempt attempt, TenantId tenantId, UUID seen, Person person, boolean fourEyes, Instant now) {
        return change(attempt, tenantId, it -> it.confirm(seen, person, fourEyes, now));
    }

    private Effect change(Attempt attempt, TenantId tenantId, Consumer<Restoration> step) {
        return rows.change(attempt, entityManager -> entityManager.find(Restoration.class, tenantId.value()), step);
    }
}
