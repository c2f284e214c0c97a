package org.medchain.keys.patient.erased;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * A row of a database that says whose keys are erased, or whom a server lists, as it is. The service relies on it only if its MAC is right: an erasure register
 * never forgets whom it lists.
 *
 * @param mac 64 hex digits; empty for a row from before rows had one
 */
public record StoredErasure(
        String tenantId, String hash, UUID patient, UUID destruction, Instant time, Optional<String> mac) {

    static StoredErasure of(ErasedPatient erased, Optional<String> mac) {
        return new StoredErasure(
                erased.tenantId().value(),
                erased.hash().toString(),
                erased.patient(),
                erased.destruction(),
                erased.time(),
                mac);
    }

    /** The MAC of the patient's record. */
    static String macOf(RegisterKey key, ErasedPatient erased) {
        return key.recordMac(of(erased, Optional.empty()).text()).toString();
    }

    /** Returns the note of this writer that a register lists the patient. */
    static StoredErasure noteOf(RegisterKey key, ErasedPatient erased, String writer) {
        StoredErasure note = of(erased, Optional.empty());
        return of(erased, Optional.of(key.noteMac(writer + " " + note.text()).toString()));
    }

    private String text() {
        return String.join(" ", tenantId, patient.toString(), hash, destruction.toString(), time.toString());
    }

    /** Returns the patient of the record, if a server that has the key wrote it. */
    Optional<ErasedPatient> authenticated(RegisterKey key) {
        return authenticated(key::recordMac);
    }

    /** Returns the patient of the note, if this writer made it and has the key. */
    Optional<ErasedPatient> authenticatedNote(RegisterKey key, String writer) {
        return authenticated(text -> key.noteMac(writer + " " + text));
    }

    private Optional<ErasedPatient> authenticated(Function<String, Hash> macOf) {
        return mac.filter(found -> MessageDigest.isEqual(
                        bytes(found), bytes(macOf.apply(text()).toString())))
                .map(unused -> erasedPatient());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @throws RuntimeException if the row's texts are none that a server writes */
    private ErasedPatient erasedPatient() {
        return new ErasedPatient(new TenantId(tenantId), patient, Hash.parse(hash), destruction, time);
    }

    /** Returns the patient of the row, if it is from before rows had a MAC and the register lists the same. */
    public Optional<ErasedPatient> listedBefore(ErasedRows listed) {
        if (mac.isPresent() || !listed.contains(patient)) {
            return Optional.empty();
        }
        try {
            return Optional.of(erasedPatient()).filter(erased -> listed.contains(erased.hash()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
