package org.medchain.keys.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.caller.Person;

/** A hospital that the service keeps keys for, as it is stored. */
@Entity
@Table(name = "tenants")
public class Tenant implements DirectingRow {

    @Id
    private String tenantId;

    String name;

    @Embedded
    TenantUse use = new TenantUse();

    @Embedded
    private StoredCmk cmk;

    @Embedded
    StoredPolicies policies = new StoredPolicies();

    String recoveryPublicKey;

    @Embedded
    PolicyProposal proposal;

    @Embedded
    RecoveryKeyProposal recoveryKeyProposal;

    @Column(updatable = false)
    private Instant createdAt;

    Instant updatedAt;

    @Version
    private long version;

    /** JPA calls this constructor. */
    protected Tenant() {}

    Tenant(TenantId tenantId, TenantSpecification specification, Instant now) {
        this.tenantId = tenantId.value();
        this.use = TenantUse.active();
        this.createdAt = now;
        specify(specification, now);
    }

    /** A tenant whose values are put back. */
    Tenant(TenantId tenantId, Instant now) {
        this.tenantId = tenantId.value();
        this.createdAt = now;
    }

    /** Replaces the specification. If four eyes guard destructions, a lowered protection holds only once a second person asks for the same. */
    void change(TenantSpecification specification, Person person, Instant now) {
        TenantSpecification kept = Protections.kept(specification, specification());
        RowValues lowered = Protections.lowered(specification, specification());
        if (kept.equals(specification)
                || !policies().fourEyes()
                || secondedBy(person, specification).isPresent()) {
            specify(specification, now);
            return;
        }
        specify(kept, now);
        proposal = new PolicyProposal(specification.policies(), lowered, Proposer.of(person, now));
    }

    /** Returns who proposed to lower the same protections, if this person seconds that. */
    Optional<Proposer> secondedBy(Person person, TenantSpecification specification) {
        RowValues lowered = Protections.lowered(specification, specification());
        return proposal()
                .filter(it -> it.isSecondedBy(person, specification.policies(), lowered))
                .map(PolicyProposal::proposer);
    }

    /** Returns whether this would lower a protection of the tenant, or is about one that is proposed. */
    boolean concernsProtections(TenantPatch patch, TenantSpecification merged) {
        return !Protections.kept(merged, specification()).equals(merged)
                || proposal().filter(it -> patch.names(Protections.namesOf(it))).isPresent();
    }

    /** Returns the values that an administrator set. */
    public TenantSpecification specification() {
        return new TenantSpecification(name, cmk(), cmkDates(), policies());
    }

    /** Replaces the specification by one that lowers no protection and does not concern the proposal, which stays. */
    void changeTheRest(TenantSpecification specification, Instant now) {
        PolicyProposal kept = proposal;
        specify(specification, now);
        proposal = kept;
    }

    final void specify(TenantSpecification specification, Instant now) {
        this.name = specification.requireNameInPlaceOf(name);
        cmkColumns().specify(specification.cmk(), specification.cmkDates());
        this.updatedAt = now;
        this.proposal = null;
        this.policies.adopt(specification.policies());
    }

    /** Returns the columns, of a tenant without a CMK too: JPA reads none where all are empty. */
    StoredCmk cmkColumns() {
        if (cmk == null) {
            cmk = new StoredCmk();
        }
        return cmk;
    }

    void suspend(Suspender by, Instant now) {
        use.suspend(by);
        this.updatedAt = now;
    }

    /** @throws org.medchain.keys.CallerRefusedException if others suspended it */
    void resume(Suspender by, Person person, Instant now) {
        use.resume(by, person, policies().fourEyes(), now);
        this.updatedAt = now;
    }

    /** Makes copies of data keys from here on for the holders of this key; for nobody if it is empty. */
    void recoverBy(Optional<RecoveryPublicKey> recoveryKey, Instant now) {
        this.recoveryPublicKey = recoveryKey.map(RecoveryPublicKey::text).orElse(null);
        this.recoveryKeyProposal = null;
        this.updatedAt = now;
    }

    void proposeRecoveryKey(Optional<RecoveryPublicKey> recoveryKey, Person person, Instant now) {
        this.recoveryKeyProposal = new RecoveryKeyProposal(recoveryKey, person, now);
        this.updatedAt = now;
    }

    void approveRecoveryKey(Optional<RecoveryKeyId> expected, Person person, Instant now) {
        requireRecoveryKeyProposal().approve(expected, person, policies().recoveryKeyWait(), now);
        this.updatedAt = now;
    }

    void cancelRecoveryKey(Instant now) {
        requireRecoveryKeyProposal();
        this.recoveryKeyProposal = null;
        this.updatedAt = now;
    }

    void holdRecoveryKey(Instant now) {
        RecoveryKeyProposal due =
                recoveryKeyProposal().filter(it -> it.isDue(now)).orElseThrow(ConcurrentChangeException::new);
        recoverBy(due.recoveryKey(), now);
    }

    private RecoveryKeyProposal requireRecoveryKeyProposal() {
        return recoveryKeyProposal().orElseThrow(ConcurrentChangeException::new);
    }

    void requireActive() {
        if (status() != TenantStatus.ACTIVE) {
            throw new TenantSuspendedException();
        }
    }

    /**
     * Changes nothing, and keeps the operation from being committed if the tenant was suspended, or got another CMK, since it
     * was read.
     */
    public Effect requireSameCmk() {
        return Effect.of(TenantGuard.SAME_CMK, active());
    }

    /** Returns the facts that operations keep of it. */
    ActiveTenant active() {
        return new ActiveTenant(tenantId(), cmk(), cmkDates(), policies.sealingLimits(), recoveryKey(), version);
    }

    public TenantId tenantId() {
        return new TenantId(tenantId);
    }

    public String name() {
        return name;
    }

    /** @throws MalformedValueException if the row was changed past the service and has none */
    public TenantStatus status() {
        return use.status();
    }

    /** Returns the roles that have to resume it; none for a tenant that is active, or was suspended before this was stored. */
    public Set<Suspender> suspendedBy() {
        return use.suspendedBy();
    }

    /** The CMK in AWS KMS that wraps the tenant's data keys, and its replicas; or the KEK in the HSM. */
    public TenantCmk cmk() {
        return cmkColumns().value();
    }

    /** Returns the dates at which the CMK, or the KEK in its place, wraps. */
    public CmkDates cmkDates() {
        return cmkColumns().dates();
    }

    public TenantPolicies policies() {
        return policies.value();
    }

    /** Returns the recovery key for whose holders copies of data keys are made. */
    public Optional<RecoveryPublicKey> recoveryKey() {
        return Optional.ofNullable(recoveryPublicKey).map(RecoveryPublicKey::parse);
    }

    /** The lowered protections that wait for a second person. */
    public Optional<PolicyProposal> proposal() {
        return Optional.ofNullable(proposal);
    }

    /** The end of a suspension that waits for a second person. */
    public Optional<ResumeProposal> resumeProposal() {
        return use.proposal();
    }

    /** The recovery key that waits for a second person, or for its time. */
    public Optional<RecoveryKeyProposal> recoveryKeyProposal() {
        return Optional.ofNullable(recoveryKeyProposal);
    }

    /** Returns true if a recovery key that two people agreed on is due to take the place of this tenant's. */
    public boolean isRecoveryKeyDue(Instant now) {
        return recoveryKeyProposal().filter(it -> it.isDue(now)).isPresent();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    static RowName rowName(TenantId tenantId) {
        return new RowName(tenantId, "tenants", tenantId.value());
    }

    @Override
    public RowName rowName() {
        return rowName(tenantId());
    }

    @Override
    public RowValues directingValues() {
        RowValues values = use.addProposalTo(TenantColumns.valuesOf(this));
        RowValues proposed = proposal == null ? values : proposal.addTo(values);
        return recoveryKeyProposal == null ? proposed : recoveryKeyProposal.addTo(proposed);
    }

    /** Another one after each change. */
    public RowTag tag() {
        return RowTag.of(rowName(), directingValues().with("version", version));
    }

    /** Another one if the tenant has another recovery key, or another one is proposed or approved. */
    public RowTag recoveryKeyTag() {
        RowValues current = RowValues.of().with("recoveryPublicKey", recoveryPublicKey);
        return RowTag.of(rowName(), recoveryKeyProposal == null ? current : recoveryKeyProposal.addTo(current));
    }

    long version() {
        return version;
    }

    @Override
    public String toString() {
        return "Tenant[" + tenantId + "]";
    }
}
