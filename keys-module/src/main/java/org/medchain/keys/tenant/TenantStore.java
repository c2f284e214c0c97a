package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** Finds the registered tenants, and checks that what is stored of each is what the service left there. */
@Shared
public final class TenantStore implements WaitingMatters {

    private static final RowQuery<Map.Entry<String, AuditRetention>> RETENTIONS = new RowQuery<>(
            "select tenant_id, audit_retention from tenants where tenant_id = any(?)",
            row -> Map.entry(row.text(1), AuditRetention.ofRow(row.text(2))));

    private static final ReadableRows TENANTS = new ReadableRows("tenants");

    private final Database database;
    private final DirectingRows rows;

    @Inject
    TenantStore(Database database, DirectingRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /**
     * @return the tenant, which may use keys
     * @throws UnknownTenantException if there is no such tenant
     * @throws TenantSuspendedException if it is suspended
     */
    public Tenant requireActive(TenantId tenantId) {
        Tenant tenant = require(tenantId);
        tenant.requireActive();
        return tenant;
    }

    /** @throws UnknownTenantException if there is no such tenant */
    public Tenant require(TenantId tenantId) {
        return find(tenantId).orElseThrow(UnknownTenantException::new);
    }

    /**
     * Returns the tenant, suspended or not.
     *
     * @throws org.medchain.keys.TenantUntrustedException if its row was changed past the service
     */
    public Optional<Tenant> find(TenantId tenantId) {
        return rows.find(Tenant.rowName(tenantId), entityManager -> entityManager.find(Tenant.class, tenantId.value()));
    }

    /**
     * Returns the tenant's policies, which nobody changes before this transaction ends.
     *
     * @throws org.medchain.keys.TenantUntrustedException if its row was changed past the service
     */
    public TenantPolicies policiesIn(EntityManager entityManager, TenantId tenantId) {
        return requireIn(entityManager, tenantId).policies();
    }

    /** A proposal waits for a second administrator. One of settings, or to resume the tenant, keeps each review open, whenever it was made. */
    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        Tenant tenant = requireIn(entityManager, tenantId);
        return tenant.proposal().isPresent()
                || tenant.resumeProposal().isPresent()
                || tenant.recoveryKeyProposal()
                        .filter(proposal -> proposal.approvedBy().isEmpty())
                        .filter(proposal -> proposal.proposer().time().isBefore(before))
                        .isPresent();
    }

    /** Returns the tenant; otherwise as {@link #policiesIn}. */
    Tenant requireIn(EntityManager entityManager, TenantId tenantId) {
        Tenant found = entityManager.find(Tenant.class, tenantId.value(), LockModeType.PESSIMISTIC_READ);
        return rows.requireFound(entityManager, Tenant.rowName(tenantId), found)
                .orElseThrow(UnknownTenantException::new);
    }

    /** Returns the stored tenant if it is of this version, for a change of it; else null. */
    static Tenant ofVersion(EntityManager entityManager, TenantId tenantId, long version) {
        Tenant found = entityManager.find(Tenant.class, tenantId.value());
        return found != null && found.version() == version ? found : null;
    }

    /** Returns how long the audit events of these tenants are kept, unchecked; on Citus, of the nodes that answer. */
    Map<String, AuditRetention> findRetentions(Collection<String> tenantIds) {
        return database
                .shards()
                .of(
                        tenantIds,
                        some -> database.read(entityManager -> RETENTIONS.find(entityManager, SqlType.TEXT.each(some))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Finds the tenants whose next recovery key has waited long enough, the one that is due longest first, page by page as they are read. They are unchecked:
     * {@link #require} comes before anything is done.
     *
     * @param page how many are read together
     */
    public Stream<TenantId> findRecoveryKeysDue(Instant now, int page) {
        return Stream.iterate(
                        findRecoveryKeysDue(now, DueKey.BEFORE_ALL, page),
                        found -> !found.isEmpty(),
                        found -> found.size() < page ? List.of() : findRecoveryKeysDue(now, found.get(page - 1), page))
                .flatMap(List::stream)
                .flatMap(due -> TENANTS.read(due.tenantId(), () -> new TenantId(due.tenantId())).stream());
    }

    private List<DueKey> findRecoveryKeysDue(Instant now, DueKey after, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select t.recoveryKeyProposal.holdsFrom, t.tenantId from Tenant t"
                                + " where t.recoveryKeyProposal.holdsFrom between :from and :now"
                                + " and (t.recoveryKeyProposal.holdsFrom > :from or t.tenantId > :after)"
                                + " order by t.recoveryKeyProposal.holdsFrom, t.tenantId",
                        Object[].class)
                .setParameter("now", now)
                .setParameter("from", after.holdsFrom())
                .setParameter("after", after.tenantId())
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new DueKey((Instant) row[0], (String) row[1]))
                .toList());
    }

    /** A recovery key that is due, of a tenant with its id as it is stored. */
    private record DueKey(Instant holdsFrom, String tenantId) {

        static final DueKey BEFORE_ALL = new DueKey(Instant.EPOCH, "");
    }

    /** Returns how many tenants have a recovery key. */
    public long countRecoveryKeys() {
        return database.read(entityManager -> entityManager
                .createQuery("select count(t) from Tenant t where t.recoveryPublicKey is not null", Long.class)
                .getSingleResult());
    }

    /**
     * Returns one page of all tenants, by id, unchecked: it is for reading. A tenant whose row has a value that no row may have is left out, so that
     * it keeps no other from being read; the watch over directing rows tells of it.
     */
    public List<Tenant> findAfter(Optional<TenantId> after, int limit) {
        String last = after.map(TenantId::value).orElse("");
        try {
            return database.read(entityManager -> entityManager
                    .createQuery("select t from Tenant t where t.tenantId > :after order by t.tenantId", Tenant.class)
                    .setParameter("after", last)
                    .setMaxResults(limit)
                    .getResultStream()
                    .map(TenantStore::requireReadable)
                    .toList());
        } catch (IllegalArgumentException e) {
            return findReadableAfter(last, limit);
        }
    }

    private List<Tenant> findReadableAfter(String after, int limit) {
        return ReadableRows.find(limit, last -> findIdsAfter(last.orElse(after), limit), this::findReadable);
    }

    private List<String> findIdsAfter(String after, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select t.tenantId from Tenant t where t.tenantId > :after order by t.tenantId", String.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList());
    }

    private Optional<Tenant> findReadable(String tenantId) {
        try {
            return database.read(entityManager -> Optional.ofNullable(entityManager.find(Tenant.class, tenantId))
                    .map(TenantStore::requireReadable));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Tenant requireReadable(Tenant tenant) {
        List<Object> unused = List.of(
                tenant.tenantId(),
                tenant.status(),
                tenant.suspendedBy(),
                tenant.resumeProposal().map(ResumeProposal::side),
                tenant.cmk(),
                tenant.cmkDates(),
                tenant.policies(),
                tenant.proposal());
        return tenant;
    }
}
