package org.medchain.keys.patient;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;

/**
 * The patients of one batch of a tenant. They are read together when the first of its operations asks for one. Each is handed out once; who
 * asks again gets what a single operation gets. {@link #close()} wipes what nobody asked for.
 */
public final class PrefetchedPatients implements AutoCloseable {

    private final ActivePatientCache cache;
    private final PatientStore patients;
    private final Set<PatientId> patientIds;
    private final Map<PatientId, PatientKeys> active = new HashMap<>();
    private final Set<PatientId> withoutRow = new HashSet<>();
    private boolean read;

    PrefetchedPatients(ActivePatientCache cache, PatientStore patients, Set<PatientId> patientIds) {
        this.cache = cache;
        this.patients = patients;
        this.patientIds = patientIds;
    }

    /**
     * Does what {@link ActivePatientCache#find} does.
     *
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if they were destroyed
     */
    public Optional<PatientKeys> find(EncryptionContext context) {
        return cache.findKept(context)
                .or(() -> takeActive(context).map(found -> cache.keep(context, found)))
                .or(() -> cache.find(context));
    }

    /** Does what {@link ActivePatientCache#findOrPrepare} does. */
    public PatientKeys findOrPrepare(EncryptionContext context) {
        return cache.findKept(context)
                .or(() -> takeActive(context).map(found -> cache.keep(context, found)))
                .or(() -> takeWithoutRow(context))
                .orElseGet(() -> cache.findOrPrepare(context));
    }

    private synchronized Optional<PatientKeys> takeActive(EncryptionContext context) {
        readOnce(context);
        return Optional.ofNullable(active.remove(context.patientId()));
    }

    private Optional<PatientKeys> takeWithoutRow(EncryptionContext context) {
        boolean taken;
        synchronized (this) {
            taken = withoutRow.remove(context.patientId());
        }
        return taken ? patients.prepareWithoutRow(context) : Optional.empty();
    }

    /** If it fails, the operation that asked fails, and the others ask one by one. */
    private void readOnce(EncryptionContext context) {
        if (read) {
            return;
        }
        read = true;
        Set<PatientId> unkept = new HashSet<>(patientIds);
        unkept.removeIf(it -> cache.keeps(new EncryptionContext(context.tenantId(), it)));
        PatientsFound found = patients.findAll(context.tenantId(), unkept);
        active.putAll(found.active());
        withoutRow.addAll(found.withoutRow());
    }

    @Override
    public synchronized void close() {
        read = true;
        active.values().forEach(PatientKeys::close);
        active.clear();
    }
}
