package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
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

    /** Lists those that were made since the last time. One that is not trusted is looked at again the next time, and all that were made later. */
    void run() {
        register.catchUpWithProtections(since -> {
            List<Instant> refused = new ArrayList<>(List.of(Instant.MAX));
            list(
                    since,
                    destructions.holds()::findPlacedSince,
                    placed -> placed.hold().placedAt(),
                    this::list,
                    refused);
            list(since, destructions::findCancelledSince, Cancellation::time, this::list, refused);
            return Collections.min(refused);
        });
    }

    private static <T> void list(
            Instant since,
            PagesInTime.Finder<T> finder,
            Function<T, Instant> time,
            Predicate<T> listing,
            List<Instant> refused) {
        PagesInTime.forEach(
                since,
                finder,
                time,
                page -> page.stream()
                        .filter(listing.negate())
                        .map(time)
                        .min(Comparator.naturalOrder())
                        .ifPresent(refused::add));
    }

    /** Returns false if the row is not trusted, or the patient's row is missing or has no id without an erasure. */
    private boolean list(HoldStore.StoredHold placed) {
        return placed.patient()
                .filter(patient -> isErased(placed.hold(), patient) || isListed(placed.hold(), patient))
                .isPresent();
    }

    private static boolean isErased(LegalHold hold, Patient patient) {
        return HOLDS.read(hold.storedTenant(), () -> patient.status() == PatientStatus.DESTROYED)
                .orElse(false);
    }

    private boolean isListed(LegalHold hold, Patient patient) {
        return HOLDS.read(hold.storedTenant(), () -> entryOf(hold, patient)).stream()
                .flatMap(Optional::stream)
                .anyMatch(entry -> append(
                        () -> patient.checkOwnId(register)
                                && destructions.holds().isTrusted(hold),
                        entry));
    }

    private Optional<RegisterEntry> entryOf(LegalHold hold, Patient held) {
        PatientRowId row = hold.patient();
        return held.patientId()
                .map(id -> RegisterEntry.held(row.tenantId(), row.value(), hashOf(row, id), hold.placedAt()));
    }

    private boolean list(Cancellation cancelled) {
        return CANCELLATIONS
                .read(cancelled.tenant(), () -> entryOf(cancelled))
                .filter(entry -> append(() -> destructions.confirms(cancelled), entry))
                .isPresent();
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

    /** Returns false for a row that was changed past the service, or whose patient's row has another patient's id: it is not listed. */
    private boolean append(BooleanSupplier trusted, RegisterEntry entry) {
        if (register.isListed(entry)) {
            return true;
        }
        if (!trusted.getAsBoolean()) {
            return false;
        }
        register.append(entry);
        return true;
    }

    private Hash hashOf(PatientRowId patient, PatientId patientId) {
        return register.hashOf(new EncryptionContext(patient.tenantId(), patientId));
    }
}
