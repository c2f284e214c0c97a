package org.medchain.keys.patient;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Arrays;
import java.util.UUID;

/** The 32 random bytes that seal every wrapped key of a patient, in the one table that holds them. */
@Entity
@Table(name = "erasure_keys")
@IdClass(ErasureKey.Key.class)
public class ErasureKey {

    /** The length of an erasure key, in bytes. */
    public static final int LENGTH = 32;

    @Id
    private String tenantId;

    @Id
    private UUID patient;

    @Column(name = "erasure_key", updatable = false)
    private byte[] bytes;

    /** The primary key. */
    record Key(String tenantId, UUID patient) implements Serializable {}

    /** JPA calls this constructor. */
    protected ErasureKey() {}

    ErasureKey(PatientRowId patient, byte[] bytes) {
        this.tenantId = patient.tenantId().value();
        this.patient = patient.value();
        this.bytes = bytes.clone();
    }

    /** The columns of {@link NewPatients#ERASURE_KEYS}, in their order. */
    Object[] row() {
        return new Object[] {tenantId, patient, bytes};
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "ErasureKey[" + patient + "]";
    }
}
