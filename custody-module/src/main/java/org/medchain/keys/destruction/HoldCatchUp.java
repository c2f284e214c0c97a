package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
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
 *
 * <p>Guarantee: no row brings it about that others are read again. Limit: of more than {@value #MOST_LEFT} holds or cancellations of a tenant that are not
 * trusted the rest is looked at again by the next start, which looks at all.
 */
@Shared
public final class HoldCatchUp {

    private static final int MOST_LEFT = 100;

    private static final ReadableRows HOLDS = new ReadableRows("legal_holds");
    private static final ReadableRows CANCELLATIONS = new ReadableRows("destructions");

    private final ErasureRegister register;
    private final DestructionStore destructions;

    private final LeftRows<PatientRowId> holdsLeft = new LeftRows<>(PatientRowId::tenantId);
    private final LeftRows<DestructionRowId> cancellationsLeft = new LeftRows<>(DestructionRowId::tenantId);
    private Instant listedTo = Instant.EPOCH;

    /** The rows that were not listed when they were looked at, to be looked at again. */
    private record LeftRows<T>(Function<T, TenantId> tenant, Map<TenantId, Set<T>> rows) {

        LeftRows(Function<T, TenantId> tenant) {
            this(tenant, new LinkedHashMap<>());
        }

        void add(T row) {
            Set<T> ofTenant = rows.computeIfAbsent(tenant.apply(row), unused -> new LinkedHashSet<>());
            if (ofTenant.size() < MOST_LEFT) {
                ofTenant.add(row);
            }
        }

        void removeIf(Predicate<T> isDone) {
            rows.values().forEach(ofTenant -> ofTenant.removeIf(isDone));
            rows.values().removeIf(Set::isEmpty);
        }
    }

    @Inject
    HoldCatchUp(ErasureRegister register, DestructionStore destructions) {
        this.register = register;
        this.destructions = destructions;
    }

    /** Lists those that were made since the last time. One that is not trusted is looked at again the next time. */
    synchronized void run() {
        Instant until = register.settledTo();
        HoldStore holds = destructions.holds();
        holdsLeft.removeIf(row -> holds.findStored(row).filter(it -> !list(it)).isEmpty());
        PagesInTime.forEach(
                listedTo,
                holds::findPlacedSince,
                placed -> placed.hold().placedAt(),
                page -> page.stream()
                        .filter(placed -> !list(placed))
                        .map(HoldStore.StoredHold::hold)
                        .flatMap(hold -> HOLDS.read(hold.storedTenant(), hold::patient).stream())
                        .forEach(holdsLeft::add));
        cancellationsLeft.removeIf(this::list);
        PagesInTime.forEach(
                listedTo,
                destructions::findCancelledSince,
                Cancellation::time,
                page -> page.stream()
                        .flatMap(it -> CANCELLATIONS.read(it.tenant(), it::rowId).stream())
                        .filter(id -> !list(id))
                        .forEach(cancellationsLeft::add));
        listedTo = until;
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
                .anyMatch(entry -> isListed(hold, patient, entry));
    }

    /** Returns false for a row that was changed past the service, or whose patient's row has another patient's id: it is not listed. */
    private boolean isListed(LegalHold hold, Patient patient, RegisterEntry entry) {
        if (register.isListed(entry)) {
            return true;
        }
        if (!patient.checkOwnId(register) || !destructions.holds().isTrusted(hold)) {
            return false;
        }
        register.append(entry);
        return true;
    }

    private Optional<RegisterEntry> entryOf(LegalHold hold, Patient held) {
        PatientRowId row = hold.patient();
        return held.patientId()
                .map(id -> RegisterEntry.held(row.tenantId(), row.value(), hashOf(row, id), hold.placedAt()));
    }

    /** Returns false if the row is not trusted, or the patient's id is none. */
    private boolean list(DestructionRowId id) {
        try {
            if (!register.holds().isCancelled(id.id().value())) {
                destructions
                        .find(id.tenantId(), id.id())
                        .filter(it -> it.destruction().status() == DestructionStatus.CANCELLED)
                        .flatMap(this::entryOf)
                        .ifPresent(register::append);
            }
            return true;
        } catch (TenantUntrustedException e) {
            return false;
        }
    }

    private Optional<RegisterEntry> entryOf(DestructionDetails cancelled) {
        DestructionRecord destruction = cancelled.destruction();
        PatientRowId row = destruction.patient();
        return cancelled
                .patientId()
                .map(id -> RegisterEntry.cancelled(
                        row.tenantId(),
                        row.value(),
                        hashOf(row, id),
                        destruction.id().value(),
                        destruction.cancelledAt().orElseThrow()));
    }

    private Hash hashOf(PatientRowId patient, PatientId patientId) {
        return register.hashOf(new EncryptionContext(patient.tenantId(), patientId));
    }
}
