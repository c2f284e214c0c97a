package org.medchain.keys.patient.erased;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * An entry of the erasure register: what was done about a patient's keys, without the patient's id.
 *
 * @param patient the patient's row
 * @param hash what recognises the patient's id
 * @param destruction which destruction was carried out or cancelled; empty for a hold and its lifting
 * @param time when it was done, by the database's clock, to the microsecond
 */
public record RegisterEntry(
        EntryKind kind, TenantId tenantId, UUID patient, Hash hash, Optional<UUID> destruction, Instant time) {

    /** @throws IllegalArgumentException if a destruction is named where there is none, or none where there is one */
    public RegisterEntry {
        if (destruction.isPresent() != (kind == EntryKind.ERASED || kind == EntryKind.CANCELLED)) {
            throw new IllegalArgumentException("an erasure and a cancellation name a destruction, a hold names none");
        }
    }

    public static RegisterEntry erased(ErasedPatient erased) {
        return new RegisterEntry(
                EntryKind.ERASED,
                erased.tenantId(),
                erased.patient(),
                erased.hash(),
                Optional.of(erased.destruction()),
                erased.time());
    }

    public static RegisterEntry held(TenantId tenantId, UUID patient, Hash hash, Instant time) {
        return new RegisterEntry(EntryKind.HELD, tenantId, patient, hash, Optional.empty(), time);
    }

    public static RegisterEntry lifted(TenantId tenantId, UUID patient, Hash hash, Instant time) {
        return new RegisterEntry(EntryKind.LIFTED, tenantId, patient, hash, Optional.empty(), time);
    }

    public static RegisterEntry cancelled(TenantId tenantId, UUID patient, Hash hash, UUID destruction, Instant time) {
        return new RegisterEntry(EntryKind.CANCELLED, tenantId, patient, hash, Optional.of(destruction), time);
    }

    /** @throws java.util.NoSuchElementException if it is no erasure */
    ErasedPatient erasedPatient() {
        return new ErasedPatient(tenantId, patient, hash, destruction.orElseThrow(), time);
    }
}
