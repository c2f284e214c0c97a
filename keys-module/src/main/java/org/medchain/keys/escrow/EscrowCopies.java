package org.medchain.keys.escrow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.EscrowKey;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.server.CacheGauges;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.Shared;

/**
 * Makes escrow copies. The first copy of a patient makes an escrow key, which is sealed to the recovery key once and stored with it; the copies that
 * follow are under the same one, without a public key's work, as long as this server remembers it: that is an epoch.
 *
 * <p>Guarantee: an escrow key is remembered under the patient's erasure key. It opens for an operation that has that in hand, and no longer than the
 * service can have it. Stored, it opens with the recovery key's private half and then with the erasure key, and with one of them never.
 */
@Shared
public final class EscrowCopies {

    private final Cache<PatientRowId, Kept> kept;
    private final SecureRandom random;
    private final EscrowSettings settings;

    /** @param inner the escrow key, under the erasure key */
    private record Kept(EscrowEpoch epoch, byte[] inner) {

        @Override
        public String toString() {
            return "Kept[" + epoch + "]";
        }
    }

    @Inject
    EscrowCopies(SecureRandom random, EscrowSettings settings, CacheSettings caches, MetricRegistry metrics) {
        this.random = random;
        this.settings = settings;
        this.kept = Caffeine.newBuilder()
                .recordStats()
                .maximumSize(caches.most())
                .executor(Runnable::run)
                .build();
        CacheGauges.show(metrics, "escrow-keys", kept);
    }

    /**
     * The copy of a data key that is being made.
     *
     * @param recoveryKey the tenant's; without one, or while escrow is off, there is no copy
     * @param plainKey left alone
     */
    public EscrowCopy copy(
            Optional<RecoveryPublicKey> recoveryKey,
            PatientKeys patient,
            EncryptionContext context,
            DataKeyId keyId,
            PlainKey plainKey) {
        return recoveryKey
                .filter(it -> settings.enabled())
                .map(it -> copyAll(it, patient, context, Map.of(keyId, plainKey)))
                .orElse(EscrowCopy.NONE);
    }

    /**
     * The copies of data keys of one patient, all under one escrow key.
     *
     * @param dataKeys left alone
     */
    public EscrowCopy copyAll(
            RecoveryPublicKey recoveryKey,
            PatientKeys patient,
            EncryptionContext context,
            Map<DataKeyId, PlainKey> dataKeys) {
        Optional<Kept> known = Optional.ofNullable(kept.getIfPresent(patient.id()))
                .filter(it -> it.epoch().recoveryKey().equals(recoveryKey.id()));
        Optional<EscrowKey> remembered = known.flatMap(it -> open(it, patient));
        return remembered.isPresent()
                ? copyUnder(remembered.get(), known.get().epoch(), patient.id(), dataKeys)
                : copyUnderNew(
                        new EscrowEpoch(UuidCreator.getTimeOrderedEpoch(), recoveryKey.id(), context),
                        recoveryKey,
                        patient,
                        dataKeys);
    }

    private EscrowCopy copyUnder(
            EscrowKey remembered, EscrowEpoch epoch, PatientRowId patient, Map<DataKeyId, PlainKey> dataKeys) {
        try (remembered) {
            // What is in the database may be older than what is remembered.
            return new EscrowCopy(
                    storing(remembered, epoch, patient, dataKeys), () -> {}, () -> kept.invalidate(patient));
        }
    }

    private EscrowCopy copyUnderNew(
            EscrowEpoch epoch, RecoveryPublicKey recoveryKey, PatientKeys patient, Map<DataKeyId, PlainKey> dataKeys) {
        try (EscrowKey key = EscrowKey.generate(random)) {
            byte[] inner = patient.useErasureKey(erasureKey -> EscrowSeal.seal(erasureKey, key, epoch, random));
            EscrowKeyRow row = new EscrowKeyRow(
                    patient.id(),
                    epoch.id(),
                    epoch.recoveryKey(),
                    SealedEscrowKey.seal(recoveryKey, inner, epoch, random));
            return new EscrowCopy(
                    Effect.of(EscrowKeyRow.NEW, row).then(storing(key, epoch, patient.id(), dataKeys)),
                    () -> kept.put(patient.id(), new Kept(epoch, inner)),
                    () -> {});
        }
    }

    private Effect storing(EscrowKey key, EscrowEpoch epoch, PatientRowId patient, Map<DataKeyId, PlainKey> dataKeys) {
        List<EscrowCopyRow> rows = new ArrayList<>();
        dataKeys.forEach((keyId, dataKey) ->
                rows.add(new EscrowCopyRow(patient, keyId, epoch.id(), key.copyOf(dataKey, keyId, epoch, random))));
        return Effect.of(EscrowCopyRow.NEW, rows);
    }

    private static Optional<EscrowKey> open(Kept known, PatientKeys patient) {
        return open(known.inner(), patient, known.epoch());
    }

    /**
     * Opens what custodians found in a {@link SealedEscrowKey}; empty if it is not what the patient's erasure key sealed.
     *
     * @param epoch as the escrow key was made for it
     */
    public static Optional<EscrowKey> open(byte[] inner, PatientKeys patient, EscrowEpoch epoch) {
        return patient.useErasureKey(erasureKey -> EscrowSeal.open(erasureKey, inner, epoch));
    }
}
