package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.WorkStore;

/**
 * Prepares the rotation of a patient slice by slice. All slices but the last are stored where nobody reads them yet; most patients have one alone. What is
 * interrupted, by a crash or for want of the key management service, continues behind the last slice that was stored.
 *
 * <p>Limit: a wrapping that was prepared before the CMK or KEK changed is dropped and prepared again, all of the patient's.
 */
@Shared
record SlicedRewrapping(
        StagedKeyStore store, WorkStore leases, StagedKeyMover mover, DataKeyStore dataKeys, Clock clock) {

    @Inject
    SlicedRewrapping {}

    /** Returns the patient's first slice, and one data key more if there is another. */
    List<DataKey> first(PatientRowId patient) {
        return dataKeys.findFirst(patient);
    }

    /**
     * Prepares all data keys of the patient.
     *
     * @param first as {@link DataKeyStore#findFirst} answers them
     * @param rewrap re-wraps what is due of a slice
     * @throws RotationInProgressException if there is more than one slice, and another server does the same
     */
    Rewrapped prepare(
            PatientKeys patient,
            WrappingRule rule,
            List<DataKey> first,
            Function<List<DataKey>, List<RewrappedKey>> rewrap) {
        if (isLast(first)) {
            return end(patient.id(), rule, newRotation(rule), first, rewrap);
        }
        mover.moveAll(patient.id());
        try (Lease<PatientRowId> lease =
                leases.take(StagedKeyStore.PREPARING, patient.id()).orElseThrow(RotationInProgressException::new)) {
            return stage(patient, rule, rewrap, lease);
        } catch (Lease.LostException e) {
            throw (RotationInProgressException) new RotationInProgressException().initCause(e);
        }
    }

    /** Returns the slice of one data key. What counts of the patient's is moved first: the replacement looks there alone. */
    RewrappedSlice one(PatientRowId patient, WrappingRule rule, DataKey key, RewrappedKey moved) {
        mover.moveAll(patient);
        return RewrappedSlice.ofOne(patient, rule, key, moved);
    }

    private static boolean isLast(List<DataKey> slice) {
        return slice.size() <= Rewrapping.AT_ONCE;
    }

    private Rewrapped stage(
            PatientKeys patient,
            WrappingRule rule,
            Function<List<DataKey>, List<RewrappedKey>> rewrap,
            Lease<PatientRowId> lease) {
        StagedRotation rotation = begin(rule, lease);
        List<DataKey> next = next(patient.id(), rotation.reached());
        while (!isLast(next)) {
            lease.renewIfDue();
            List<DataKey> slice = next.subList(0, Rewrapping.AT_ONCE);
            List<RewrappedKey> moved = rewrap.apply(slice);
            rotation = rotation.after(slice, moved);
            store.append(lease, patient.requireActive(), rotation, moved);
            next = next(patient.id(), rotation.reached());
        }
        lease.renewIfDue();
        return end(patient.id(), rule, rotation, next, rewrap);
    }

    private Rewrapped end(
            PatientRowId patient,
            WrappingRule rule,
            StagedRotation staged,
            List<DataKey> slice,
            Function<List<DataKey>, List<RewrappedKey>> rewrap) {
        List<RewrappedKey> moved = rewrap.apply(slice);
        RewrappedSlice last = new RewrappedSlice(patient, rule, staged.reached(), slice, moved);
        return new Rewrapped(store, staged, last, staged.resultWith(slice, moved));
    }

    private StagedRotation begin(WrappingRule rule, Lease<PatientRowId> lease) {
        StagedRotation found =
                store.findOrInsert(lease, StagedRotation.none(UuidCreator.getTimeOrderedEpoch(), clock.instant()));
        if (found.switched()) {
            // Its wrappings count, and are moved first.
            throw new RotationInProgressException();
        }
        if (found.fits(rule)) {
            return found;
        }
        StagedRotation begun = newRotation(rule);
        store.begin(lease, found, begun);
        return begun;
    }

    private StagedRotation newRotation(WrappingRule rule) {
        return StagedRotation.begin(UuidCreator.getTimeOrderedEpoch(), rule, clock.instant());
    }

    /** One more than a slice if there are more to come. */
    private List<DataKey> next(PatientRowId patient, UUID reached) {
        return dataKeys.findAfter(patient, Optional.of(new DataKeyId(reached)), Rewrapping.AT_ONCE + 1);
    }

    /**
     * Sums up what is counted of each slice.
     *
     * @param first as {@link DataKeyStore#findFirst} answers them
     */
    int sum(List<DataKey> first, ToIntFunction<List<DataKey>> count) {
        int sum = 0;
        List<DataKey> next = first;
        while (!isLast(next)) {
            List<DataKey> slice = next.subList(0, Rewrapping.AT_ONCE);
            sum += count.applyAsInt(slice);
            DataKey reached = slice.get(slice.size() - 1);
            next = next(reached.patient(), reached.keyId().value());
        }
        return sum + count.applyAsInt(next);
    }
}
