package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.PlainKey;
import org.medchain.keys.cli.RecoveryPackage.Copy;
import org.medchain.keys.cli.RecoveryPackage.Patient;
import org.medchain.keys.cli.RecoveryPackage.SealedEscrowKey;
import org.medchain.keys.cli.escrow.Secret;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.EscrowKey;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;

/**
 * Opens escrow copies with the recovery key, and makes copies for the one recovery that asked for them: under a new escrow key for each patient, which is
 * sealed to the key of that recovery. No data key leaves in any other form.
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

    /** Copies that were opened. */
    int dataKeys() {
        return dataKeys;
    }

    /** Copies that another recovery key opens. */
    int underOtherKeys() {
        return underOtherKeys;
    }

    /** Copies that should open and do not. */
    int damaged() {
        return damaged;
    }

    /** What the service takes back of one page. */
    JsonObject reseal(RecoveryPackage page) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        for (Patient patient : page.patients()) {
            reseal(patient, page.publicKey()).ifPresent(items::add);
        }
        return Json.createObjectBuilder().add("items", items).build();
    }

    private Optional<JsonObject> reseal(Patient patient, RecoveryPublicKey target) {
        EscrowEpoch epoch = new EscrowEpoch(UUID.randomUUID(), target.id(), patient.context());
        Map<UUID, Optional<EscrowKey>> opened = new HashMap<>();
        try (EscrowKey escrowKey = EscrowKey.generate(random)) {
            JsonArrayBuilder copies = Json.createArrayBuilder();
            int before = dataKeys;
            for (Copy copy : patient.copies()) {
                SealedEscrowKey sealed = patient.keys().get(copy.epoch());
                if (sealed != null && !sealed.epoch().recoveryKey().equals(id)) {
                    underOtherKeys++;
                } else {
                    open(copy, sealed, opened)
                            .ifPresentOrElse(
                                    dataKey -> copies.add(reseal(dataKey, copy, escrowKey, epoch)), () -> damaged++);
                }
            }
            if (dataKeys == before) {
                return Optional.empty();
            }
            return Optional.of(Json.createObjectBuilder()
                    .add("patientId", patient.context().patientId().value())
                    .add("epoch", epoch.id().toString())
                    .add("sealedKey", base64(escrowKey.sealTo(target, epoch, random)))
                    .add("copies", copies)
                    .build());
        } finally {
            opened.values().forEach(key -> key.ifPresent(EscrowKey::close));
        }
    }

    private Optional<PlainKey> open(Copy copy, SealedEscrowKey sealed, Map<UUID, Optional<EscrowKey>> opened) {
        if (sealed == null) {
            return Optional.empty();
        }
        return opened.computeIfAbsent(
                        copy.epoch(), unused -> EscrowKey.open(recoveryKey, sealed.sealed(), sealed.epoch()))
                .flatMap(escrowKey -> escrowKey.open(copy.copy(), copy.keyId(), sealed.epoch()));
    }

    private JsonObject reseal(PlainKey dataKey, Copy copy, EscrowKey escrowKey, EscrowEpoch epoch) {
        try (dataKey) {
            dataKeys++;
            return Json.createObjectBuilder()
                    .add("keyId", copy.keyId().toString())
                    .add("copy", base64(escrowKey.copyOf(dataKey, copy.keyId(), epoch, random)))
                    .build();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
