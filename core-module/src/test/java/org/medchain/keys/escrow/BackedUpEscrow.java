package org.medchain.keys.escrow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.EscrowKey;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;

/** What a backup of the records has of one patient's escrow, and what one who has the recovery key's private half makes of it. */
public record BackedUpEscrow(List<EscrowKeyRow> keyRows, List<EscrowCopyRow> copyRows) {

    public static BackedUpEscrow of(InProcessDatabase database, PatientRowId patient) {
        RowQuery<EscrowKeyRow> keys = new RowQuery<>(
                "select epoch, recovery_key, sealed from escrow_keys where tenant_id = ? and patient = ?",
                row -> new EscrowKeyRow(patient, row.uuid(1), new RecoveryKeyId(row.text(2)), row.bytes(3)));
        RowQuery<EscrowCopyRow> copies = new RowQuery<>(
                "select key_id, epoch, copy from escrow_copies where tenant_id = ? and patient = ?",
                row -> new EscrowCopyRow(patient, new DataKeyId(row.uuid(1)), row.uuid(2), row.bytes(3)));
        return database.read(entityManager -> new BackedUpEscrow(
                keys.find(entityManager, patient.tenantId().value(), patient.value()),
                copies.find(entityManager, patient.tenantId().value(), patient.value())));
    }

    /** Erasure keys that stand in the records. */
    public static List<byte[]> erasureKeysIn(InProcessDatabase database, PatientRowId patient) {
        RowQuery<byte[]> keys = new RowQuery<>(
                "select erasure_key from erasure_keys where tenant_id = ? and patient = ?", row -> row.bytes(1));
        return database.read(
                entityManager -> keys.find(entityManager, patient.tenantId().value(), patient.value()));
    }

    public int keys() {
        return keyRows.size();
    }

    public int copies() {
        return copyRows.size();
    }

    /** Puts the rows back. */
    public void restore(InProcessDatabase database) {
        database.change(entityManager -> {
            RoundTrip changes = new RoundTrip();
            EscrowKeyRow.NEW.apply(changes, keyRows);
            EscrowCopyRow.NEW.apply(changes, List.of(copyRows));
            changes.send(entityManager);
        });
    }

    /** Opens what opens with both keys. */
    public List<PlainKey> open(RecipientKey recoveryKey, EncryptionContext context, byte[] erasureKey) {
        return openAfter(recoveryKey, context, (inner, epoch) -> EscrowSeal.open(erasureKey, inner, epoch).stream());
    }

    /** How many copies open if the seal of the erasure key is passed over: whichever bytes behind the outer seal the escrow key may be. */
    public long openWithoutErasureKey(RecipientKey recoveryKey, EncryptionContext context) {
        return openAfter(
                        recoveryKey,
                        context,
                        (inner, epoch) -> IntStream.rangeClosed(0, inner.length - PlainKey.LENGTH)
                                .mapToObj(start -> EscrowKey.takeOwnershipOf(
                                        Arrays.copyOfRange(inner, start, start + PlainKey.LENGTH))))
                .size();
    }

    private List<PlainKey> openAfter(
            RecipientKey recoveryKey,
            EncryptionContext context,
            BiFunction<byte[], EscrowEpoch, Stream<EscrowKey>> withoutErasureKey) {
        Map<UUID, EscrowEpoch> epochs =
                keyRows.stream().collect(Collectors.toMap(EscrowKeyRow::epoch, row -> epochOf(row, context)));
        Map<UUID, List<EscrowKey>> escrowKeys = keyRows.stream()
                .collect(Collectors.toMap(
                        EscrowKeyRow::epoch,
                        row -> SealedEscrowKey.open(recoveryKey, row.sealed(), epochs.get(row.epoch())).stream()
                                .flatMap(inner -> withoutErasureKey.apply(inner, epochs.get(row.epoch())))
                                .toList()));
        return copyRows.stream()
                .flatMap(row -> escrowKeys.get(row.epoch()).stream()
                        .flatMap(key -> key.open(row.copy(), row.keyId(), epochs.get(row.epoch())).stream()))
                .toList();
    }

    private static EscrowEpoch epochOf(EscrowKeyRow row, EncryptionContext context) {
        return new EscrowEpoch(row.epoch(), row.recoveryKey(), context);
    }
}
