package org.medchain.keys.datakey;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.PatientKeys;

/** Opens a data key for one try of an operation, and decides what is committed with the operation's event. */
@FunctionalInterface
interface KeyOpener {

    /**
     * @param source finds the patient
     * @param check throws if the key is not what the caller takes it for
     */
    Recorded<DecryptedDataKey> open(
            Attempt attempt,
            Decryption decryption,
            PatientId patientId,
            Function<EncryptionContext, Optional<PatientKeys>> source,
            Consumer<PlainKey> check);
}
