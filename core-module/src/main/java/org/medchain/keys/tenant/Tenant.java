package org.medchain.keys.tenant;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.LineOfText;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.kms.CmkRegions;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.caller.Person;

/** A hospital that the service keeps keys for, as it is stored. */
@Entity
@Table(name = "tenants")
public class Tenant implements DirectingRow {

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    String name;

    /** The status as text: a row that was changed past the service is read, too, and then refused. */
    String status;

    @Column(name = "suspended_by")
    String suspendedBy;

    @Column(name = "kms_cmk_arn")
    String kmsCmkArn;

    @Column(name = "kms_replica_arns")
    String kmsReplicaArns;

    @Column(name = "hsm_key_label")
    String hsmKeyLabel;

    @Column(name = "cmk_active_from")
    Instant cmkActiveFrom;

    @Column(name = "cmk_active_until")
    Instant cmkActiveUntil;

    @Column(name = "destruction_window_seconds")
    long destructionWindowSeconds;

    @Column(name = "four_eyes")
    Boolean fourEyes;

    @Column(name = "audit_retention")
    String auditRetention;

    @Column(name = "keep_patient_ids_in_audit")
    boolean keepPatientIdsInAudit;

    @Column(name = "max_messages_per_key")
    Integer maxMessagesPerKey;

    @Column(name = "sealing_period_seconds")
    Long sealingPeriodSeconds;

    @Column(name = "recovery_public_key")
    String recoveryPublicKey;

    @Embedded
    private PolicyProposal proposal;

    @Column(name = "recovery_key_wait_seconds")
    Long recoveryKeyWaitSeconds;

    @Embedded
    private RecoveryKeyProposal recoveryKeyProposal;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    private long version;

    /** JPA calls this constructor. */
    protected Tenant() {}

    Tenant(TenantId tenantId, TenantSpecification specification, Instant now) {
        this.tenantId = tenantId.value();
        this.status = TenantStatus.ACTIVE.name();
        this.createdAt = now;
        specify(specification, now);
    }

    /** A tenant whose values are put back. */
    Tenant(TenantId tenantId, Instant now) {
        this.tenantId = tenantId.value();
        this.createdAt = now;
    }

    /** Gives the tenant the values that a seal has. */
    void putBack(JsonObject values, Instant now) {
        TenantColumns.putBack(this, values);
        this.proposal = null;
        this.recoveryKeyProposal = null;
        this.updatedAt = now;
    }

    /** @throws MalformedValueException if it has a value that no tenant may have */
    void requireWellFormed() {
        LineOfText.require("name", name, TenantSpecification.MAX_NAME_LENGTH);
        status();
        suspendedBy();
        CmkRegions.require(cmk());
        cmkDates();
        policies();
        recoveryKey();
    }

    /**
     * Replaces the specification. If four eyes guard destructions, a lowered protection holds only once a second person asks
     * for the same.
     */
    void change(TenantSpecification specification, Person person, Instant now) {
        TenantSpecification current = specification();
        TenantSpecification kept = Protections.kept(specification, current);
        RowValues lowered = Protections.lowered(specification, current);
        TenantPolicies wanted = specification.policies();
        if (kept.equals(specification)
                || !current.policies().fourEyes()
                || proposal()
                        .filter(it -> it.isSecondedBy(person, wanted, lowered))
                        .isPresent()) {
            specify(specification, now);
            return;
        }
        specify(kept, now);
        proposal = new PolicyProposal(wanted, lowered, person);
    }

    /** Returns whether this would lower a protection of the tenant, or is about one that is proposed. */
    boolean concernsProtections(TenantPatch patch, TenantSpecification merged) {
        return !Protections.kept(merged, specification()).equals(merged)
                || proposal().filter(it -> patch.names(Protections.namesOf(it))).isPresent();
    }

    private TenantSpecification specification() {
        return new TenantSpecification(name, cmk(), cmkDates(), policies());
    }

    /** Replaces the specification by one that lowers no protection and does not concern the proposal, which stays. */
    void changeTheRest(TenantSpecification specification, Instant now) {
        PolicyProposal kept = proposal;
        specify(specification, now);
        proposal = kept;
    }

    final void specify(TenantSpecification specification, Instant now) {
        this.name = specification.name();
        this.kmsCmkArn = specification.cmk().first().map(CmkReference::value).orElse(null);
        this.kmsReplicaArns = Optional.of(specification.cmk().replicas().stream()
                        .map(CmkReference::value)
                        .collect(Collectors.joining(" ")))
                .filter(names -> !names.isEmpty())
                .orElse(null);
        this.hsmKeyLabel = specification.cmk().hsmKey().map(HsmKeyLabel::value).orElse(null);
        this.cmkActiveFrom = specification.cmkDates().activeFrom().orElse(null);
        this.cmkActiveUntil = specification.cmkDates().activeUntil().orElse(null);
        this.updatedAt = now;
        this.proposal = null;
        adopt(specification.policies());
    }

    private void adopt(TenantPolicies policies) {
        this.destructionWindowSeconds = policies.destructionWindow().length().toSeconds();
        this.fourEyes = policies.chosenFourEyes().orElse(null);
        this.auditRetention = policies.auditRetention().toString();
        this.keepPatientIdsInAudit = policies.keepPatientIdsInAudit();
        this.maxMessagesPerKey = policies.sealingLimits().maxMessages().orElse(null);
        this.sealingPeriodSeconds =
                policies.sealingLimits().period().map(Duration::toSeconds).orElse(null);
        this.recoveryKeyWaitSeconds = policies.recoveryKeyWait().length().toSeconds();
    }

    void suspend(Suspender by, Instant now) {
        this.suspendedBy = by.addTo(suspendedBy());
        this.status = TenantStatus.SUSPENDED.name();
        this.updatedAt = now;
    }

    /** @throws org.medchain.keys.CallerRefusedException if others suspended it */
    void resume(Suspender by, Instant now) {
        this.suspendedBy = by.removeFrom(suspendedBy());
        this.status = (suspendedBy == null ? TenantStatus.ACTIVE : TenantStatus.SUSPENDED).name();
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

    /**
     * A row that is adopted keeps the recovery key and the wait that were sealed, and loses what is proposed: a recovery key takes two people and a wait,
     * however the row was changed.
     *
     * @param sealed the values before; without them the tenant has no recovery key
     */
    void keepRecoveryKey(Optional<JsonObject> sealed) {
        this.proposal = null;
        this.recoveryPublicKey =
                sealed.map(it -> it.getString("recoveryPublicKey", null)).orElse(null);
        this.recoveryKeyWaitSeconds = sealed.map(it -> it.getJsonNumber("recoveryKeyWaitSeconds"))
                .map(JsonNumber::longValueExact)
                .orElse(null);
        this.recoveryKeyProposal = null;
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
        return new ActiveTenant(tenantId(), cmk(), cmkDates(), sealingLimits(), recoveryKey(), version);
    }

    public TenantId tenantId() {
        return new TenantId(tenantId);
    }

    public String name() {
        return name;
    }

    /** @throws MalformedValueException if the row was changed past the service and has none */
    public TenantStatus status() {
        try {
            return TenantStatus.valueOf(status);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("status", "must be ACTIVE or SUSPENDED");
        }
    }

    /**
     * Returns the roles that have to resume it; none for a tenant that is active, or was suspended before this was
     * stored.
     */
    public Set<Suspender> suspendedBy() {
        return Suspender.parse(suspendedBy);
    }

    /** The CMK in AWS KMS that wraps the tenant's data keys, and its replicas; or the KEK in the HSM. */
    public TenantCmk cmk() {
        return TenantCmk.parse(
                        Optional.ofNullable(kmsCmkArn),
                        Optional.ofNullable(kmsReplicaArns)
                                .map(names -> List.of(names.split(" ", -1)))
                                .orElseGet(List::of))
                .withHsmKey(Optional.ofNullable(hsmKeyLabel).map(HsmKeyLabel::new));
    }

    /** Returns the dates at which the CMK, or the KEK in its place, wraps. */
    public CmkDates cmkDates() {
        return new CmkDates(Optional.ofNullable(cmkActiveFrom), Optional.ofNullable(cmkActiveUntil));
    }

    public TenantPolicies policies() {
        return new TenantPolicies(
                new DestructionWindow(Duration.ofSeconds(destructionWindowSeconds)),
                Optional.ofNullable(fourEyes),
                AuditRetention.parse(auditRetention),
                keepPatientIdsInAudit,
                sealingLimits(),
                Optional.ofNullable(recoveryKeyWaitSeconds)
                        .map(Duration::ofSeconds)
                        .map(RecoveryKeyWait::new)
                        .orElse(RecoveryKeyWait.DEFAULT));
    }

    private SealingLimits sealingLimits() {
        return new SealingLimits(
                Optional.ofNullable(maxMessagesPerKey),
                Optional.ofNullable(sealingPeriodSeconds).map(Duration::ofSeconds));
    }

    /** Returns the recovery key for whose holders copies of data keys are made. */
    public Optional<RecoveryPublicKey> recoveryKey() {
        return Optional.ofNullable(recoveryPublicKey).map(RecoveryPublicKey::parse);
    }

    /** The lowered protections that wait for a second person. */
    public Optional<PolicyProposal> proposal() {
        return Optional.ofNullable(proposal);
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
        RowValues values = TenantColumns.valuesOf(this);
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
