package org.medchain.keys.console.access;

import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;

/** Records what was refused before an operation began. */
public interface RefusalRecord {

    /** @throws org.medchain.keys.TooManyRequestsException if the actor has so many refusals that this one is only counted */
    void refuse(Operation operation, Optional<PatientId> patientId, FailureReason reason);

    /** Records a request that matched no operation. */
    void refuseUnknown(FailureReason reason);

    /** Returns true if an operation of this request has its event. */
    boolean isAudited();
}
