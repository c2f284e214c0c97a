package org.medchain.keys.rotation.job;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.patient.PatientRowId;

/** The stored note that a rotation could re-wrap none of a patient's data keys, and why. */
@Entity
@Table(name = "rotation_failures")
@IdClass(RotationFailure.Key.class)
@SuppressWarnings("unused") // The columns are read by queries alone.
public class RotationFailure {

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID job;

    @Column(updatable = false)
    private UUID patient;

    @Column(name = "key_id", updatable = false)
    private UUID keyId;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(32)", updatable = false)
    private FailureReason reason;

    /** The primary key. */
    record Key(String tenantId, UUID id) implements Serializable {}

    /** JPA calls this constructor. */
    protected RotationFailure() {}

    RotationFailure(RotationRowId job, PatientRowId patient, Optional<DataKeyId> keyId, FailureReason reason) {
        this.tenantId = job.tenantId().value();
        this.id = UuidCreator.getTimeOrderedEpoch();
        this.job = job.id().value();
        this.patient = patient.value();
        this.keyId = keyId.map(DataKeyId::value).orElse(null);
        this.reason = reason;
    }

    @Override
    public String toString() {
        return "RotationFailure[" + id + "]";
    }
}
