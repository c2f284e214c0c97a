package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.datakey.DataKeyOpener;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.server.Shared;

/** Proves an erasure: tries to open one of the patient's keys as any caller would. The audit event tells how that failed. Before it, tries the erasure key. */
@Shared
final class OpeningAttempt {

    private static final Logger LOG = System.getLogger(OpeningAttempt.class.getName());

    private final DataKeyOperations dataKeys;
    private final DataKeyErasureStore dataKeyErasure;
    private final DestructionTrail trail;
    private final PatientStore patients;
    private final DataKeyOpener opener;

    @Inject
    OpeningAttempt(
            DataKeyOperations dataKeys,
            DataKeyErasureStore dataKeyErasure,
            DestructionTrail trail,
            PatientStore patients,
            DataKeyOpener opener) {
        this.dataKeys = dataKeys;
        this.dataKeyErasure = dataKeyErasure;
        this.trail = trail;
        this.patients = patients;
        this.opener = opener;
    }

    /**
     * Requires that the erasure key in the patient's row is the one that seals the patient's data keys: in the row of another patient it would outlive the
     * erasure. One data key that it opens is proof, however many open nothing: somebody put them there, or a disk is damaged. Without one nothing tells it
     * from another patient's, which must not be destroyed. Does nothing if there is none, or no data key to try.
     *
     * @param beforeEach runs before each page of data keys behind the first
     * @throws TenantUntrustedException if it opens none of the data keys
     */
    void requireOwnErasureKey(PatientToErase patient, Runnable beforeEach) {
        boolean own = patients.useErasureKeyOfRecords(
                        patient.context(),
                        erasureKey -> dataKeyErasure
                                        .findEncryptedKeys(patient.patient(), 1)
                                        .isEmpty()
                                || dataKeyErasure
                                        .encryptedKeys(patient.patient(), beforeEach)
                                        .anyMatch(key -> opener.isSealedUnder(erasureKey, patient.context(), key)))
                .orElse(true);
        if (!own) {
            throw new TenantUntrustedException();
        }
    }

    /**
     * Makes the attempt; it does nothing if the patient has no key that could be tried, or one was tried before.
     *
     * @throws IllegalStateException if the key opens
     * @throws AuditUnavailableException if that can't be recorded, so that nothing is known
     */
    void make(PatientToErase patient) {
        if (trail.findAttempt(patient.destruction()).isEmpty()) {
            dataKeyErasure.findEncryptedKeys(patient.patient(), 1).forEach(key -> requireThatItFails(key, patient));
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
