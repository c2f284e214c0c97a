package org.medchain.keys.client.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.field.Sealed;

/** An entity of an application, with two sealed fields. */
@Entity
class Admission {

    @Id
    private int id;

    private String patient;

    // begin
    @Column(length = 2000)
    @Convert(converter = SealedConverter.class)
    private Sealed<String> diagnosis;
    // end

    @Column(length = 2000)
    @Convert(converter = SealedConverter.class)
    private Sealed<String> remark;

    protected Admission() {}

    Admission(int id, PatientId patientId, Sealed<String> diagnosis) {
        this.id = id;
        this.patient = patientId.value();
        this.diagnosis = diagnosis;
    }

    PatientId patientId() {
        return new PatientId(patient);
    }

    Sealed<String> diagnosis() {
        return diagnosis;
    }

    Sealed<String> remark() {
        return remark;
    }

    void diagnose(Sealed<String> changed) {
        diagnosis = changed;
    }
}
