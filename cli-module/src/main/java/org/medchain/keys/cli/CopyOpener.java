package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * Opens escrow keys with the recovery key, tries what they open, and seals them to the key of the recovery that asked for them. The service opens its
 * copies with them: no data key leaves here in any form.
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
            Map<UUID, Optional<EscrowKey>> opened = new LinkedHashMap<>();
            try {
                reseal(patient, opened, page.publicKey()).forEach(items::add);
            } finally {
                opened.values().forEach(key -> key.ifPresent(EscrowKey::close));
            }
        }
        return Json.createObjectBuilder().add("items", items).build();
    }

    /** The escrow keys that open something. */
    private List<JsonObject> reseal(Patient patient, Map<UUID, Optional<EscrowKey>> opened, RecoveryPublicKey target) {
        Set<UUID> useful = new LinkedHashSet<>();
        for (Copy copy : patient.copies()) {
            SealedEscrowKey sealed = patient.keys().get(copy.epoch());
            if (sealed != null && !sealed.epoch().recoveryKey().equals(id)) {
                underOtherKeys++;
            } else if (opens(copy, sealed, opened)) {
                dataKeys++;
                useful.add(copy.epoch());
            } else {
                damaged++;
            }
        }
        return useful.stream()
                .map(epoch -> reseal(patient, epoch, opened.get(epoch).orElseThrow(), target))
                .toList();
    }

    private boolean opens(Copy copy, SealedEscrowKey sealed, Map<UUID, Optional<EscrowKey>> opened) {
        if (sealed == null) {
            return false;
        }
        Optional<PlainKey> dataKey = opened.computeIfAbsent(
                        copy.epoch(), unused -> EscrowKey.open(recoveryKey, sealed.sealed(), sealed.epoch()))
                .flatMap(escrowKey -> escrowKey.open(copy.copy(), copy.keyId(), sealed.epoch()));
        dataKey.ifPresent(PlainKey::close);
        return dataKey.isPresent();
    }

    private JsonObject reseal(Patient patient, UUID epoch, EscrowKey escrowKey, RecoveryPublicKey target) {
        EscrowEpoch sealedFor = new EscrowEpoch(epoch, target.id(), patient.context());
        return Json.createObjectBuilder()
                .add("patientId", patient.context().patientId().value())
                .add("epoch", epoch.toString())
                .add("sealedKey", base64(escrowKey.sealTo(target, sealedFor, random)))
                .build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
