package org.medchain.keys.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.provider.ProviderType;

/**
 * An audit event: one operation and how it ended. Written once, never changed. Its place in the tenant's chain is the order of
 * events.
 */
@Entity
@Table(name = "audit_events")
@IdClass(AuditEvent.Place.class)
public class AuditEvent {

    /** The tenant id of events that belong to no tenant. */
    public static final String INSTALLATION = "*";

    @Id
    private String tenantId;

    @Id
    private long seq;

    @Column(updatable = false)
    private UUID id;

    @Column(updatable = false)
    private byte[] entryHash;

    @Column(updatable = false)
    private Instant occurredAt;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(32)", updatable = false)
    private Operation operation;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(8)", updatable = false)
    private Outcome outcome;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(32)", updatable = false)
    private FailureReason reason;

    @Embedded
    private EventCaller caller;

    @Column(updatable = false)
    private byte[] patientHash;

    private String patientId;
    private byte[] patientSalt;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)", updatable = false)
    private ProviderType provider;

    @Column(updatable = false)
    private UUID keyId;

    @Column(updatable = false)
    private Integer generation;

    @Column(updatable = false)
    private String region;

    @Embedded
    private StoredChange change;

    /** The attempt of a success that is not in the chain yet: what its effect changes is known once it is applied. */
    private transient Attempt attempt;

    /** The primary key. */
    record Place(String tenantId, long seq) implements Serializable {}

    /** JPA calls this constructor. */
    protected AuditEvent() {}

    /** The end of an attempt; the reason is absent if it succeeded. */
    AuditEvent(
            Attempt attempt,
            Optional<FailureReason> reason,
            ProviderType provider,
            Instant occurredAt,
            SecureRandom random) {
        this.id = UuidCreator.getTimeOrderedEpoch();
        this.occurredAt = occurredAt;
        this.operation = attempt.operation();
        this.outcome = reason.isPresent() ? Outcome.FAILURE : Outcome.SUCCESS;
        this.reason = reason.orElse(null);
        this.tenantId = attempt.tenantId().map(Object::toString).orElse(INSTALLATION);
        attempt.patientId().ifPresent(patient -> commitTo(PatientCommitment.to(patient.value(), random)));
        this.keyId = attempt.keyId().map(key -> key.value()).orElse(null);
        this.generation = attempt.generation().orElse(null);
        this.provider = provider;
        this.region = attempt.region().orElse(null);
        this.caller = new EventCaller(attempt.caller());
        this.attempt = reason.isPresent() ? null : attempt;
    }

    private void commitTo(PatientCommitment commitment) {
        this.patientId = commitment.patientId();
        this.patientSalt = commitment.salt();
        this.patientHash = commitment.hashFor(tenantId).bytes();
    }

    /** The data key's generation when the operation ends, before the event takes its place in the chain. */
    void reaches(int reachedGeneration) {
        this.generation = reachedGeneration;
    }

    /** The effect of the operation is applied now, maybe once more. */
    void beginsEffect() {
        if (attempt != null) {
            attempt.changesNothingYet();
        }
    }

    /** Takes the next place in the chain, with what the effect changed; the head after it. */
    ChainHead follow(ChainHead head) {
        this.change = Optional.ofNullable(attempt)
                .flatMap(Attempt::change)
                .map(StoredChange::new)
                .orElse(null);
        this.seq = head.size() + 1;
        ChainHead next = head.append(AuditEventTable.toEntry(AuditEventTable.row(this)));
        this.entryHash = next.hash().bytes();
        return next;
    }

    /** Returns the chain's head with this event as the last one, once the event has its place. */
    ChainHead head() {
        return new ChainHead(tenantId, seq, new Hash(entryHash));
    }

    /** Returns the text that the chain holds of a provider and the Region that it was called in. */
    public static String providerText(ProviderType provider, Optional<String> region) {
        return provider.label() + region.map(name -> ":" + name).orElse("");
    }

    /** The event's place in its chain, from 1, without gaps. */
    public long seq() {
        return seq;
    }

    public UUID id() {
        return id;
    }

    /** Returns the tenant of a chain; absent of the chain of {@link #INSTALLATION}. */
    public static Optional<TenantId> tenantOf(String chain) {
        return chain.equals(INSTALLATION) ? Optional.empty() : Optional.of(new TenantId(chain));
    }

    /** The tenant, or {@link #INSTALLATION} for what belongs to none. */
    public String tenantId() {
        return tenantId;
    }

    public Instant occurredAt() {
        return occurredAt;
    }

    public Operation operation() {
        return operation;
    }

    public Outcome outcome() {
        return outcome;
    }

    public Optional<FailureReason> reason() {
        return Optional.ofNullable(reason);
    }

    public String actor() {
        return caller.actor;
    }

    public Optional<String> client() {
        return Optional.ofNullable(caller.client);
    }

    /** The caller's roles, sorted, with a blank between them. */
    public String roles() {
        return caller.roles;
    }

    public Optional<String> purposeOfUse() {
        return Optional.ofNullable(caller.purposeOfUse);
    }

    /** Returns the kind of health data that the caller works with, as the token says. */
    public Optional<String> dataCategory() {
        return Optional.ofNullable(caller.dataCategory);
    }

    /** {@code sealed} if plain keys were to leave sealed to a public key of the caller. */
    public Optional<String> delivery() {
        return Optional.ofNullable(caller.delivery);
    }

    public Optional<String> sourceAddress() {
        return Optional.ofNullable(caller.sourceAddress);
    }

    public String requestId() {
        return caller.requestId;
    }

    /** Returns the id by which a tracing system knows the request: 32 lower-case hex digits. */
    public Optional<String> traceId() {
        return Optional.ofNullable(caller.traceId);
    }

    byte[] entryHash() {
        return entryHash;
    }

    byte[] patientSalt() {
        return patientSalt;
    }

    /** The change of a row that directs the service, if the operation made one. */
    public Optional<RowChange> change() {
        return Optional.ofNullable(change).filter(it -> it.subject != null).map(StoredChange::value);
    }

    /** Returns a column of the change; null if there is none. */
    <C> C ofChange(Function<StoredChange, C> column) {
        return change == null ? null : column.apply(change);
    }

    /** Returns the hash that the chain holds of the patient. */
    public Optional<Hash> patientHash() {
        return Optional.ofNullable(patientHash).map(Hash::new);
    }

    /** Returns the patient's id; empty after the patient's keys were erased, unless the tenant keeps it. */
    public Optional<String> patientId() {
        return Optional.ofNullable(patientId);
    }

    public ProviderType provider() {
        return provider;
    }

    /**
     * The Region in which the provider was called last, if it is another than that of the CMK's name; of a circuit breaker, its Region. Else
     * absent.
     */
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    public Optional<UUID> keyId() {
        return Optional.ofNullable(keyId);
    }

    public Optional<Integer> generation() {
        return Optional.ofNullable(generation);
    }

    @Override
    public String toString() {
        return "AuditEvent[" + id + "]";
    }
}
