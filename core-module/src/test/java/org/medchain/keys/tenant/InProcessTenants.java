package org.medchain.keys.tenant;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.medchain.keys.CmkReference;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditPolicies;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.InProcessDatabase;

/** The tenants of a process without a server. What a test prepares leaves no audit event. */
public final class InProcessTenants {

    private final InProcessAudit audit;
    private final TenantStore tenants;
    private final ActiveTenantCache active;

    public InProcessTenants(InProcessAudit audit) {
        this.audit = audit;
        this.tenants = new TenantStore(audit.database(), InProcessRows.of(audit.database()));
        this.active = new ActiveTenantCache(tenants, new CacheSettings(10_000), new RecordedMetrics().registry());
    }

    public TenantStore tenants() {
        return tenants;
    }

    public AuditPolicies auditPolicies() {
        return new TenantAuditPolicies(tenants);
    }

    public WaitingMatters unconfirmedProposals() {
        return tenants;
    }

    public ActiveTenantCache active() {
        return active;
    }

    public TenantOperations administration(KeyProvider provider, Clock clock) {
        return administration(provider, clock, Set.of());
    }

    TenantOperations administrationAt(Instant now) {
        return administration(new RehearsedProvider(), Clock.fixed(now, ZoneOffset.UTC));
    }

    /** The administration at this time, where another request does this between the use case's look and its change. */
    TenantOperations administrationWhile(Instant now, Runnable action) {
        InstantSource source = () -> {
            action.run();
            return now;
        };
        return administration(new RehearsedProvider(), source.withZone(ZoneOffset.UTC));
    }

    /** @param shared the keys that several tenants may have, by their names as owned keys */
    TenantOperations administration(KeyProvider provider, Clock clock, Set<String> shared) {
        return new TenantOperations(
                audit.operations(),
                tenants,
                changes(shared),
                audit.restorations().restored(),
                TenantProviders.over(provider),
                InProcessDatabase.timeOf(clock));
    }

    public FourEyes fourEyes() {
        return new FourEyes(tenants, audit.restorations().restored(), audit.database());
    }

    TenantChanges changes(Set<String> shared) {
        return new TenantChanges(
                InProcessRows.of(audit.database()), new KeyOwnerStore(new SharedKeySettings(shared)), active);
    }

    /** @param time of the database */
    public RecoveryKeyChanges recoveryKeyChanges(DatabaseClock time) {
        return new RecoveryKeyChanges(
                tenants, changes(Set.of()), audit.restorations().restored(), time);
    }

    /** A new active tenant of its own. */
    public TenantId add() {
        return addTo(audit.database());
    }

    /** A new active tenant of its own. */
    public static TenantId addTo(InProcessDatabase database) {
        return add(database, new TenantId("clinic-" + UUID.randomUUID()), specification(Optional.empty()));
    }

    public TenantId add(TenantId tenantId, TenantSpecification specification) {
        return add(audit.database(), tenantId, specification);
    }

    private static TenantId add(InProcessDatabase database, TenantId tenantId, TenantSpecification specification) {
        database.change(entityManager -> {
            Tenant tenant = new Tenant(tenantId, specification, now());
            entityManager.persist(tenant);
            InProcessRows.sealed(entityManager, tenant);
        });
        if (database.shards().areThere()) {
            // A tenant has a chain since its registration, and on Citus a look at all tenants goes by chains.
            database.execute("insert into audit_chain_heads (tenant_id) values (?)", tenantId.value());
        }
        return tenantId;
    }

    Tenant stored(TenantId tenantId) {
        return tenants.require(tenantId);
    }

    public void suspend(TenantId tenantId) {
        change(tenantId, tenant -> tenant.suspend(Suspender.INSTALLATION, now()));
    }

    /** It is changed as an administrator on another server changes it. */
    public void specify(TenantId tenantId, TenantSpecification specification) {
        change(tenantId, tenant -> tenant.specify(specification, now()));
    }

    /** Whether its audit trail keeps the ids of erased patients is set so. */
    public void keepPatientIds(TenantId tenantId, boolean kept) {
        specify(
                tenantId,
                new TenantSpecification(
                        "Clinic",
                        TenantCmk.NONE,
                        TenantPolicies.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(kept))));
    }

    /** Its recovery key is set as an administrator on another server sets it. */
    public void recoverBy(TenantId tenantId, RecoveryPublicKey recoveryKey) {
        change(tenantId, tenant -> tenant.recoverBy(Optional.of(recoveryKey), now()));
    }

    private void change(TenantId tenantId, Consumer<Tenant> step) {
        audit.database().change(entityManager -> {
            Tenant tenant = entityManager.find(Tenant.class, tenantId.value());
            step.accept(tenant);
            InProcessRows.sealed(entityManager, tenant);
        });
    }

    public static TenantSpecification specification(Optional<CmkReference> cmk) {
        return new TenantSpecification("Clinic", new TenantCmk(cmk, List.of()), TenantPolicies.DEFAULT);
    }

    /** Another CMK each time: a key is one tenant's for good. */
    static CmkReference newCmk() {
        return new CmkReference("alias/clinic-" + UUID.randomUUID());
    }

    /** Of a tenant with a CMK of its own in two Regions. */
    static TenantSpecification replicated() {
        CmkReference first = new CmkReference("arn:aws:kms:eu-central-1:111122223333:key/mrk-"
                + UUID.randomUUID().toString().replace("-", ""));
        CmkReference replica = new CmkReference(first.value().replace("eu-central-1", "eu-west-1"));
        return new TenantSpecification(
                "Clinic", new TenantCmk(Optional.of(first), List.of(replica)), TenantPolicies.DEFAULT);
    }

    /** Of a tenant without a CMK whose destructions are guarded so. */
    static TenantSpecification destructions(String window, boolean fourEyes) {
        return new TenantSpecification(
                "Clinic",
                TenantCmk.NONE,
                TenantPolicies.of(
                        Optional.of(DestructionWindow.parse(window)),
                        Optional.of(fourEyes),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** An active tenant that no database knows. */
    public static Tenant unstored(TenantId tenantId, Optional<CmkReference> cmk) {
        return new Tenant(tenantId, specification(cmk), Instant.EPOCH);
    }

    private static Instant now() {
        return Instant.parse("2026-11-01T12:00:00Z");
    }
}
