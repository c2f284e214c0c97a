package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.PagesInTime;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ReadableRows;

/**
 * Lists in this server's erasure register the holds and cancellations that other servers made, with the times that the database has. That a
 * hold was lifted is found by {@link LostProtections}, when its row is gone. A row that can't be read keeps no other from being listed.
 */
@Shared
public final class HoldCatchUp {

    private static final ReadableRows HOLDS = new ReadableRows("legal_holds");
    private static final ReadableRows CANCELLATIONS = new ReadableRows("destructions");

    private final ErasureRegister register;
    private final DestructionStore destructions;

    @Inject
    HoldCatchUp(ErasureRegister register, DestructionStore destructions) {
        this.register = register;
        this.destructions = destructions;
    }

    /**
     * Lists those that were made since.
     *
     * @param since {@link ErasureRegister#caughtUpTo} of before the last time that this was done
     */
    void run(Instant since) {
        PagesInTime.forEach(
                since,
                destructions.holds()::findPlacedSince,
                placed -> placed.hold().placedAt(),
                page -> page.forEach(this::list));
        PagesInTime.forEach(
                since, destructions::findCancelledSince, Cancellation::time, page -> page.forEach(this::list));
    }

    private void list(HoldStore.StoredHold placed) {
        HOLDS.read(placed.hold().storedTenant(), () -> entryOf(placed))
                .ifPresent(entry -> append(
                        () -> placed.patient().hasOwnId(register)
                                && destructions.holds().isTrusted(placed.hold()),
                        entry));
    }

    private RegisterEntry entryOf(HoldStore.StoredHold placed) {
        PatientRowId patient = placed.hold().patient();
        return RegisterEntry.held(
                patient.tenantId(),
                patient.value(),
                hashOf(patient, placed.patient().patientId().orElseThrow()),
                placed.hold().placedAt());
    }

    private void list(Cancellation cancelled) {
        CANCELLATIONS
                .read(cancelled.tenant(), () -> entryOf(cancelled))
                .ifPresent(entry -> append(() -> destructions.confirms(cancelled), entry));
    }

    private RegisterEntry entryOf(Cancellation cancelled) {
        PatientRowId patient = cancelled.patientRow();
        return RegisterEntry.cancelled(
                patient.tenantId(),
                patient.value(),
                hashOf(patient, new PatientId(cancelled.patientId())),
                cancelled.destruction(),
                cancelled.time());
    }

    /** A row that was changed past the service is listed nowhere, nor is a hold on whom a patient's row names that has another's id. */
    private void append(BooleanSupplier trusted, RegisterEntry entry) {
        if (!register.isListed(entry) && trusted.getAsBoolean()) {
            register.append(entry);
        }
    }

    private Hash hashOf(PatientRowId patient, PatientId patientId) {
        return register.hashOf(new EncryptionContext(patient.tenantId(), patientId));
    }
}
