package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Lease;
import org.medchain.keys.server.Shared;

/**
 * Prepares the rotation of a patient with many data keys: slice by slice they are re-wrapped and stored where nobody reads them
 * yet. What is interrupted, by a crash or for want of the key management service, goes on behind the last slice.
 *
 * <p>Limit: a wrapping that was prepared before the CMK or KEK changed is dropped and prepared again, all of the patient's.
 */
@Shared
final class SlicedRewrapping {

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final StagedKeyStore store;
    private final StagedLeaseStore leases;
    private final StagedKeyMover mover;
    private final DataKeyStore dataKeys;
    private final Clock clock;

    @Inject
    SlicedRewrapping(
            StagedKeyStore store, StagedLeaseStore leases, StagedKeyMover mover, DataKeyStore dataKeys, Clock clock) {
        this.store = store;
        this.leases = leases;
        this.mover = mover;
        this.dataKeys = dataKeys;
        this.clock = clock;
    }

    /**
     * Prepares all data keys of the patient.
     *
     * @param rewrap re-wraps what is due of a slice
     * @throws RotationInProgressException if another server does the same
     */
    Rewrapped prepare(PatientKeys patient, WrappingRule rule, Function<List<DataKey>, List<RewrappedKey>> rewrap) {
        mover.moveAll(patient.id());
        try (Lease<PatientRowId> lease =
                Lease.take(leases, patient.id(), LEASE, clock).orElseThrow(RotationInProgressException::new)) {
            return new StagedKeys(store, patient.id(), stage(patient, rule, rewrap, lease));
        } catch (Lease.LostException e) {
            throw (RotationInProgressException) new RotationInProgressException().initCause(e);
        }
    }

    private StagedRotation stage(
            PatientKeys patient,
            WrappingRule rule,
            Function<List<DataKey>, List<RewrappedKey>> rewrap,
            Lease<PatientRowId> lease) {
        StagedRotation rotation = begin(patient.id(), rule, lease);
        List<DataKey> slice = next(patient.id(), rotation);
        while (!slice.isEmpty()) {
            lease.renewIfDue();
            List<RewrappedKey> moved = rewrap.apply(slice);
            rotation = rotation.after(slice, moved);
            store.append(patient.id(), lease.holder(), patient.requireActive(), rotation, moved);
            slice = next(patient.id(), rotation);
        }
        return rotation;
    }

    private StagedRotation begin(PatientRowId patient, WrappingRule rule, Lease<PatientRowId> lease) {
        StagedRotation found = store.find(patient).orElseThrow(RotationInProgressException::new);
        if (found.fits(rule)) {
            return found;
        }
        StagedRotation begun = StagedRotation.begin(UuidCreator.getTimeOrderedEpoch(), rule, clock.instant());
        store.begin(patient, lease.holder(), found, begun);
        return begun;
    }

    private List<DataKey> next(PatientRowId patient, StagedRotation rotation) {
        return dataKeys.findAfter(patient, Optional.of(new DataKeyId(rotation.reached())), Rewrapping.AT_ONCE);
    }

    /** The patient's data keys, slice by slice. */
    int sum(PatientRowId patient, Function<List<DataKey>, Integer> count) {
        int sum = 0;
        List<DataKey> slice = dataKeys.findAfter(patient, Optional.empty(), Rewrapping.AT_ONCE);
        while (!slice.isEmpty()) {
            sum += count.apply(slice);
            DataKeyId last = slice.get(slice.size() - 1).keyId();
            slice = dataKeys.findAfter(patient, Optional.of(last), Rewrapping.AT_ONCE);
        }
        return sum;
    }
}
