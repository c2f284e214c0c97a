package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.ExpiringKeys;
import org.medchain.keys.server.Shared;

/**
 * Caches recently used active patients together with their erasure keys, for operations on data keys.
 *
 * <p>Limit: a patient may have changed since. Nothing may be handed out before the ledger found it still active
 * ({@link PatientKeys#requireActive}).
 */
@Shared
public final class ActivePatientCache implements ExpiringKeys {

    private final ErasureKeyCache known;
    private final PatientStore patients;

    @Inject
    ActivePatientCache(
            PatientStore patients, ErasureKeyCacheSettings settings, CacheSettings caches, MetricRegistry metrics) {
        this.patients = patients;
        this.known = new ErasureKeyCache(caches.most(), settings.longest());
        known.showIn(metrics);
    }

    /**
     * The patient that the context names; to be closed after use.
     *
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if they were destroyed
     */
    public Optional<PatientKeys> find(EncryptionContext context) {
        return findKept(context).or(() -> patients.find(context).map(found -> keep(context, found)));
    }

    @Override
    public void evictExpired() {
        known.cleanUp();
    }

    Optional<PatientKeys> findKept(EncryptionContext context) {
        return known.find(context);
    }

    boolean keeps(EncryptionContext context) {
        return known.has(context);
    }

    /** The patient that the context names, or a new one that is stored with its first data key. */
    public PatientKeys findOrPrepare(EncryptionContext context) {
        return findKept(context).orElseGet(() -> keep(context, patients.findOrPrepare(context)));
    }

    /** The patients of a batch of one tenant, each to be closed after use, and this too. */
    public PrefetchedPatients prefetch(Set<PatientId> patientIds) {
        return new PrefetchedPatients(this, patients, patientIds);
    }

    PatientKeys keep(EncryptionContext context, PatientKeys found) {
        if (found.isKnown() && found.hasOwnId()) {
            known.keep(context, found);
        }
        return found;
    }

    /** Wipes what is kept of the patient on this server; the next operation reads it again. */
    public void forget(EncryptionContext context) {
        known.forget(context);
    }
}
