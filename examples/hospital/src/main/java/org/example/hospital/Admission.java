package org.example.hospital;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.time.Instant;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.field.Sealed;
import org.medchain.keys.client.jpa.SealedConverter;

/** A patient's stay. In clear are the patient's number, the time, and an index value by which the name is found. */
@Entity
@Table(indexes = @Index(columnList = "familyNameIndex"))
public class Admission {

    @Id
    private String id;

    private String patientId;
    private Instant admittedAt;
    private String familyNameIndex;

    @Column(length = 2000)
    @Convert(converter = SealedConverter.class)
    private Sealed<String> familyName;

    @Column(length = 4000)
    @Convert(converter = SealedConverter.class)
    private Sealed<String> diagnosis;

    /** Jakarta Persistence calls this constructor. */
    protected Admission() {}

    /** @param id to which the sealed values are bound */
    public Admission(
            String id,
            PatientId patientId,
            Sealed<String> familyName,
            String familyNameIndex,
            Sealed<String> diagnosis) {
        this.id = id;
        this.patientId = patientId.value();
        this.admittedAt = Instant.now();
        this.familyName = familyName;
        this.familyNameIndex = familyNameIndex;
        this.diagnosis = diagnosis;
    }

    public String id() {
        return id;
    }

    public PatientId patientId() {
        return new PatientId(patientId);
    }

    public Sealed<String> familyName() {
        return familyName;
    }

    public Sealed<String> diagnosis() {
        return diagnosis;
    }
}
