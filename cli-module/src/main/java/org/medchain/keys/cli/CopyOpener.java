package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.cli.RecoveryPackage.Copy;
import org.medchain.keys.cli.RecoveryPackage.Patient;
import org.medchain.keys.cli.RecoveryPackage.SealedKey;
import org.medchain.keys.cli.escrow.Secret;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.recovery.SealedEscrowKey;

/**
 * Opens the outer seal of escrow keys with the recovery key, and seals what is in it to the key of the recovery that asked for it. The service opens the
 * inner seal, which is under the patient's erasure key: no escrow key and no data key is ever here.
 */
final class CopyOpener {

    private final RecipientKey recoveryKey;
    private final RecoveryKeyId id;
    private final SecureRandom random;
    private int dataKeys;
    private int underOtherKeys;
    private int damaged;

    /** @param seed of a recovery key; stays the caller's */
    CopyOpener(Secret seed, SecureRandom random) {
        this.recoveryKey = RecipientKey.of(seed.bytes());
        this.id = RecoveryPublicKey.parse(recoveryKey.publicKey()).id();
        this.random = random;
    }

    RecoveryKeyId id() {
        return id;
    }

    /** Copies whose escrow key was opened. */
    int dataKeys() {
        return dataKeys;
    }

    /** Copies that another recovery key opens. */
    int underOtherKeys() {
        return underOtherKeys;
    }

    /** Copies whose escrow key should open and does not. */
    int damaged() {
        return damaged;
    }

    /** Returns one page of copies that the service takes back. */
    JsonObject reseal(RecoveryPackage page) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.patients().forEach(patient -> reseal(patient, page.publicKey()).forEach(items::add));
        return Json.createObjectBuilder().add("items", items).build();
    }

    /** The escrow keys that open, and that copies are under. */
    private List<JsonObject> reseal(Patient patient, RecoveryPublicKey target) {
        Map<UUID, Optional<byte[]>> opened = new LinkedHashMap<>();
        for (Copy copy : patient.copies()) {
            SealedKey sealed = patient.keys().get(copy.epoch());
            if (sealed != null && !sealed.epoch().recoveryKey().equals(id)) {
                underOtherKeys++;
            } else if (sealed != null
                    && opened.computeIfAbsent(copy.epoch(), unused -> open(sealed))
                            .isPresent()) {
                dataKeys++;
            } else {
                damaged++;
            }
        }
        List<JsonObject> resealed = new ArrayList<>();
        opened.forEach((epoch, inner) -> inner.ifPresent(bytes -> resealed.add(reseal(patient, epoch, bytes, target))));
        return resealed;
    }

    private Optional<byte[]> open(SealedKey sealed) {
        return SealedEscrowKey.open(recoveryKey, sealed.sealed(), sealed.epoch());
    }

    private JsonObject reseal(Patient patient, UUID epoch, byte[] inner, RecoveryPublicKey target) {
        EscrowEpoch sealedFor = new EscrowEpoch(epoch, target.id(), patient.context());
        return Json.createObjectBuilder()
                .add("patientId", patient.context().patientId().value())
                .add("epoch", epoch.toString())
                .add("sealedKey", base64(SealedEscrowKey.seal(target, inner, sealedFor, random)))
                .build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
