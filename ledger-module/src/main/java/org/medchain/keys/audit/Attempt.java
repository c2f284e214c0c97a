package org.medchain.keys.audit;

import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller;

/**
 * The details of an operation that is being run, as its audit event will have them: what, who, for which tenant, patient and
 * key. Those that are not known at the start are filled in on the way.
 */
public final class Attempt {

    private final Operation operation;
    private final Caller caller;
    private TenantId tenantId;
    private PatientId patientId;
    private DataKeyId keyId;
    private Integer generation;
    private String region;
    private RowChange change;

    Attempt(Operation operation, Caller caller, Optional<TenantId> tenantId, Optional<PatientId> patientId) {
        this.operation = operation;
        this.caller = caller;
        this.tenantId = tenantId.orElse(null);
        this.patientId = patientId.orElse(null);
    }

    /**
     * One of many operations of the service's own on a patient's keys. Its end is recorded by {@link AuditedBatches}.
     *
     * @param course names what they are part of, in place of a request's id
     */
    public static Attempt partOf(String course, Operation operation, EncryptionContext context) {
        return new Attempt(
                operation, Caller.internal(course), Optional.of(context.tenantId()), Optional.of(context.patientId()));
    }

    /**
     * One of the service's own on a tenant as a whole. Its end is recorded by {@link AuditedBatches}.
     *
     * @param course names what it is part of, in place of a request's id
     */
    public static Attempt partOf(String course, Operation operation, TenantId tenantId) {
        return new Attempt(operation, Caller.internal(course), Optional.of(tenantId), Optional.empty());
    }

    /** Returns the attempt of another operation, on the same tenant for the same caller, that is committed with this one. */
    public Attempt besides(Operation other) {
        return new Attempt(other, caller, tenantId(), Optional.empty());
    }

    /** The operation acts on this tenant. */
    public void actsOn(TenantId actedOn) {
        this.tenantId = actedOn;
    }

    /** The tenant that the caller named does not exist: the event belongs to the caller's own, and makes no chain of that name. */
    void actsOnNoOtherTenant() {
        this.tenantId = caller.tenant().orElse(null);
    }

    /** The operation acts on this patient's keys. */
    public void actsOn(PatientId actedOn) {
        this.patientId = actedOn;
    }

    /** The operation acts on this data key. */
    public void actsOn(DataKeyId actedOn) {
        this.keyId = actedOn;
    }

    /** The operation acts on all data keys of the patient. */
    public void actsOnEveryKey() {
        this.keyId = null;
    }

    /** The data key's generation when the operation ends. */
    public void reaches(int reachedGeneration) {
        this.generation = reachedGeneration;
    }

    /** The Region in which the key management service is called, if it is another than that of the CMK's name. */
    public void calls(Optional<String> calledRegion) {
        this.region = calledRegion.orElse(null);
    }

    /**
     * The operation changes this row. Its effect says so each time it is applied, before its event takes its place in the chain; what was
     * said before is not kept.
     *
     * @throws IllegalStateException if it changes another row too: each has an event of its own
     */
    public void changes(RowChange changed) {
        if (change != null && !change.subject().equals(changed.subject())) {
            throw new IllegalStateException(operation + " changes more than one row: " + change + ", " + changed);
        }
        this.change = changed;
    }

    /** The effect is applied now, for the first time or once more. */
    void changesNothingYet() {
        this.change = null;
    }

    public Operation operation() {
        return operation;
    }

    public Caller caller() {
        return caller;
    }

    public Optional<TenantId> tenantId() {
        return Optional.ofNullable(tenantId);
    }

    /** The tenant that the operation acts on, once that is known. */
    public TenantId tenant() {
        return tenantId().orElseThrow();
    }

    public Optional<PatientId> patientId() {
        return Optional.ofNullable(patientId);
    }

    public Optional<DataKeyId> keyId() {
        return Optional.ofNullable(keyId);
    }

    public Optional<Integer> generation() {
        return Optional.ofNullable(generation);
    }

    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    public Optional<RowChange> change() {
        return Optional.ofNullable(change);
    }
}
