package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.server.Shared;

/** Proves an erasure: tries to open one of the patient's keys as any caller would, and notes how that failed. */
@Shared
final class OpeningAttempt {

    private final DataKeyOperations dataKeys;
    private final DataKeyErasureStore dataKeyErasure;
    private final DestructionStore destructions;

    @Inject
    OpeningAttempt(DataKeyOperations dataKeys, DataKeyErasureStore dataKeyErasure, DestructionStore destructions) {
        this.dataKeys = dataKeys;
        this.dataKeyErasure = dataKeyErasure;
        this.destructions = destructions;
    }

    /**
     * Does nothing if the patient has no key that could be tried.
     *
     * @throws IllegalStateException if the key opens
     * @throws AuditUnavailableException if that can't be recorded, so that nothing is known
     */
    void make(PatientToErase patient) {
        dataKeyErasure
                .findEncryptedKey(patient.patient())
                .ifPresent(
                        key -> destructions.noteUnwrap(patient.destruction(), failureToOpen(key, patient.context())));
    }

    private FailureReason failureToOpen(EncryptedKey encryptedKey, EncryptionContext context) {
        try (DecryptedDataKey opened = WaitingCaller.call(after -> dataKeys.decrypt(
                Optional.of(context.tenantId()),
                encryptedKey,
                context.patientId(),
                OperationThreads.ofCaller(after)))) {
            throw new IllegalStateException("data key " + opened.keyId() + " opens after its erasure");
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (KeyManagementException e) {
            return e.reason();
        }
    }
}
