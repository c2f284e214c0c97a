package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.server.Shared;

/** Proves an erasure: tries to open one of the patient's keys as any caller would. The audit event tells how that failed. */
@Shared
final class OpeningAttempt {

    private static final Logger LOG = System.getLogger(OpeningAttempt.class.getName());

    private final DataKeyOperations dataKeys;
    private final DataKeyErasureStore dataKeyErasure;
    private final DestructionTrail trail;

    @Inject
    OpeningAttempt(DataKeyOperations dataKeys, DataKeyErasureStore dataKeyErasure, DestructionTrail trail) {
        this.dataKeys = dataKeys;
        this.dataKeyErasure = dataKeyErasure;
        this.trail = trail;
    }

    /**
     * Makes the attempt; it does nothing if the patient has no key that could be tried, or one was tried before.
     *
     * @throws IllegalStateException if the key opens
     * @throws AuditUnavailableException if that can't be recorded, so that nothing is known
     */
    void make(PatientToErase patient) {
        if (trail.findAttempt(patient.destruction()).isEmpty()) {
            dataKeyErasure.findEncryptedKey(patient.patient()).ifPresent(key -> requireThatItFails(key, patient));
        }
    }

    private void requireThatItFails(EncryptedKey encryptedKey, PatientToErase patient) {
        try (DecryptedDataKey opened = WaitingCaller.call(after -> dataKeys.decryptByItself(
                patient.context(), patient.requestId(), encryptedKey, OperationThreads.ofCaller(after)))) {
            throw new IllegalStateException("data key " + opened.keyId() + " opens after its erasure");
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (KeyManagementException e) {
            LOG.log(Level.DEBUG, "data keys of destruction {0} do not open: {1}", patient.destruction(), e.reason());
        }
    }
}
