package org.medchain.keys.patient;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.database.ReadableRows;

/** A patient of a tenant, stored with the first data key. The same patient id in two tenants is two patients. */
@Entity
@Table(name = "patients")
@IdClass(Patient.Key.class)
public class Patient {

    private static final LimitedLog CHANGED = new LimitedLog(System.getLogger(Patient.class.getName()));
    private static final ReadableRows ROWS = new ReadableRows("patients");

    @Id
    private String tenantId;

    @Id
    private UUID id;

    /** The patient's id; null once the keys are erased, and only a hash of it is kept. */
    private String patientId;

    /** The MAC of row and id, which stays when the id is forgotten. */
    @Column(updatable = false)
    private String mac;

    @Column(updatable = false)
    private Instant createdAt;

    /** The status as text: a row that was changed past the service is read, too. */
    private String status;

    @Version
    private long version;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {

        static Key of(PatientRowId row) {
            return new Key(row.tenantId().value(), row.value());
        }
    }

    /** JPA calls this constructor. */
    protected Patient() {}

    /** @param mac {@link ErasureRegister#rowMac} of the two */
    Patient(UUID id, EncryptionContext context, Hash mac, Instant createdAt) {
        this.id = id;
        this.tenantId = context.tenantId().value();
        this.patientId = context.patientId().value();
        this.mac = mac.toString();
        this.createdAt = createdAt;
        this.status = PatientStatus.ACTIVE.name();
    }

    EncryptionContext context() {
        return new EncryptionContext(new TenantId(tenantId), new PatientId(patientId));
    }

    /** The columns of {@link NewPatients#PATIENTS}, in their order. */
    Object[] row() {
        return new Object[] {tenantId, id, patientId, mac, createdAt, status, version};
    }

    /** The destruction of the keys was asked for. */
    void block() {
        status().requireActive();
        status = PatientStatus.PENDING_DESTRUCTION.name();
    }

    /** The destruction is cancelled. */
    void release() {
        status().requirePending();
        status = PatientStatus.ACTIVE.name();
    }

    /** Destroys the keys, whatever the row says of them: nothing brings them back. */
    void destroy() {
        status = PatientStatus.DESTROYED.name();
    }

    void requireKeys() {
        status().requireKeys();
    }

    void forgetId() {
        patientId = null;
    }

    /** The row. */
    public PatientRowId id() {
        return new PatientRowId(new TenantId(tenantId), id);
    }

    public PatientStatus status() {
        return PatientStatus.of(status);
    }

    /** Returns the patient's id; empty once the keys are erased. */
    public Optional<PatientId> patientId() {
        return Optional.ofNullable(patientId).map(PatientId::new);
    }

    /** Returns the row's context; empty once the keys are erased, or if no patient may have the id: then the row counts as untrusted. */
    Optional<EncryptionContext> readableContext(ErasureRegister register) {
        Optional<Optional<PatientId>> read = ROWS.read(tenantId, this::patientId);
        if (read.isEmpty()) {
            noteUntrusted(id(), register);
        }
        return read.flatMap(it -> it).map(it -> new EncryptionContext(new TenantId(tenantId), it));
    }

    /** Returns true if the service stored this row with this id, or the id is forgotten. */
    boolean hasOwnId(ErasureRegister register) {
        return patientId == null || register.isRowOf(id, context(), mac);
    }

    /** Has the row count as untrusted if it does not have its own id; returns true if it has. To be called when the row is used. */
    public boolean checkOwnId(ErasureRegister register) {
        return patientId == null || checkOwnId(id(), context(), mac, register);
    }

    /** Does the same with the columns of a row. */
    static boolean checkOwnId(PatientRowId row, EncryptionContext context, String mac, ErasureRegister register) {
        boolean own = register.isRowOf(row.value(), context, mac);
        if (!own) {
            noteUntrusted(row, register);
        }
        return own;
    }

    private static void noteUntrusted(PatientRowId row, ErasureRegister register) {
        register.erased().noteUntrusted(row.tenantId(), row.value());
    }

    /**
     * Requires that the service stored this row with this id. To be asked before anything that can't be taken back is done to the row that was found
     * by an id, or in the name of the id that a row has.
     *
     * @throws PatientUntrustedException if the id was changed past the service, or the row has no MAC
     */
    public Patient requireOwnId(ErasureRegister register) {
        if (!checkOwnId(register)) {
            throw untrusted(id());
        }
        return this;
    }

    /** Logs that a row has an id that the service did not store in it. */
    static PatientUntrustedException untrusted(PatientRowId row) {
        CHANGED.log(
                Level.ERROR,
                "a patient's row has an id that the service did not store in it, and directs nothing",
                ", of tenant " + row.tenantId().value() + ": " + row.value(),
                null);
        return new PatientUntrustedException();
    }

    @Override
    public String toString() {
        return "Patient[" + id + "]";
    }
}
