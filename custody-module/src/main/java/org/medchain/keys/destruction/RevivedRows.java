package org.medchain.keys.destruction;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.keys.DestructionId;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.OfferedKeys;
import org.medchain.keys.server.LimitedLog;

/**
 * Looks at rows of patients that offered keys although the erasure register lists the patient. A database that has no record of the erasure is an older
 * one. If it has, somebody changed the row: its keys are destroyed again, and the server goes on.
 */
final class RevivedRows {

    private static final Logger LOG = System.getLogger(RevivedRows.class.getName());

    private final AuditedOperations operations;
    private final ErasureRegister register;
    private final PatientStore patients;
    private final LimitedLog log = new LimitedLog(LOG);

    RevivedRows(AuditedOperations operations, ErasureRegister register, PatientStore patients) {
        this.operations = operations;
        this.register = register;
        this.patients = patients;
    }

    /** Looks at what was offered since the last call. */
    void look() {
        register.erased().takeOffered().forEach(this::look);
    }

    private void look(OfferedKeys offered) {
        register.find(offered.tenantId(), offered.hash())
                .ifPresentOrElse(
                        recorded -> destroyAgain(offered, recorded),
                        () -> register.erased().noteDatabaseBehind());
    }

    /** A row that is not listed itself may be of another patient, whose id was changed: nothing of it is destroyed. */
    private void destroyAgain(OfferedKeys offered, ErasedPatient recorded) {
        PatientRowId row = new PatientRowId(offered.tenantId(), offered.patient());
        if (patients.findRow(row)
                .filter(it -> it.status() != PatientStatus.DESTROYED)
                .isEmpty()) {
            // The replay was faster.
            return;
        }
        log.log(
                Level.ERROR,
                "a patient whose keys are erased has a row with keys, which nobody can use: it was changed past the service",
                ", of tenant " + offered.tenantId() + ": " + offered.patient(),
                null);
        if (!register.erased().contains(offered.patient())) {
            return;
        }
        try {
            operations
                    .byItself(offered.tenantId(), new DestructionId(recorded.destruction()).toString())
                    .run(
                            Operation.ERASE_PATIENT_KEYS,
                            attempt -> Recorded.changing(PatientLifecycle.erase(row), recorded));
        } catch (RuntimeException e) {
            // The next one who asks for the patient brings it back.
            log.log(Level.ERROR, "keys can't be destroyed again; it will be tried again", ", of " + row, e);
        }
    }
}
