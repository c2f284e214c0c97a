package org.medchain.keys.patient;

import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.StoredRow;

/** A patient's row, with the erasure key that the records have of the patient. */
record PatientRow(UUID id, String patientId, String mac, PatientStatus status, byte[] erasureKey) {

    /**
     * Columns and not entities, so that no persistence context keeps a copy of the erasure key. Not by a join: PostgreSQL would
     * walk the erasure keys from the first one on, for each batch of patients again.
     */
    private static final String SELECT = "select p.id, p.patient_id, p.mac, p.status,"
            + " (select e.erasure_key from erasure_keys e where e.tenant_id = ? and e.patient = p.id)"
            + " from patients p where p.tenant_id = ? and ";

    private static final ReadableRows PATIENTS = new ReadableRows("patients");

    private static final RowQuery<PatientRow> ONE = new RowQuery<>(SELECT + "p.patient_id = ?", PatientRow::read);
    static final RowQuery<PatientRow> NAMED = new RowQuery<>(SELECT + "p.patient_id = any(?)", PatientRow::read);
    static final RowQuery<PatientRow> BETWEEN = new RowQuery<>(
            SELECT + "p.id > ? and p.id <= ? and p.patient_id is not null order by p.id limit ?", PatientRow::read);

    private static PatientRow read(StoredRow row) throws SQLException {
        return new PatientRow(row.uuid(1), row.text(2), row.text(3), PatientStatus.of(row.text(4)), row.bytes(5));
    }

    /** Finds the row of this id. */
    static Optional<PatientRow> find(EntityManager entityManager, EncryptionContext context) {
        String tenantId = context.tenantId().value();
        return ONE.find(entityManager, tenantId, tenantId, context.patientId().value()).stream()
                .findFirst();
    }

    PatientRowId id(TenantId tenantId) {
        return new PatientRowId(tenantId, id);
    }

    boolean isActive() {
        return status == PatientStatus.ACTIVE;
    }

    boolean hasErasureKey() {
        return erasureKey != null;
    }

    /** The row's own counts for nothing where there is another. */
    Optional<byte[]> erasureKeyOr(Optional<byte[]> kept) {
        if (kept.isPresent()) {
            wipe();
        }
        return kept.or(() -> Optional.ofNullable(erasureKey));
    }

    /**
     * Makes the patient of this row, without keys if the row is not active or is damaged.
     *
     * @param kept the erasure key that a store of its own has
     */
    StoredPatient patient(
            TenantId tenantId, Optional<KeptErasureKey> kept, ErasureRegister register, PatientGuard guard) {
        Optional<EncryptionContext> context =
                PATIENTS.read(tenantId.value(), () -> new EncryptionContext(tenantId, new PatientId(patientId)));
        Optional<PatientKeys> keys = context.filter(it -> isActive())
                .flatMap(it -> PATIENTS.read(tenantId.value(), () -> keys(it, kept, register, guard)));
        if (keys.isPresent()) {
            return new StoredPatient(id(tenantId), context.orElseThrow(), keys);
        }
        wipe();
        kept.ifPresent(KeptErasureKey::wipe);
        return new StoredPatient(
                id(tenantId), context.map(EncryptionContext::patientId), keys, context.isEmpty() || isActive());
    }

    private PatientKeys keys(
            EncryptionContext context, Optional<KeptErasureKey> kept, ErasureRegister register, PatientGuard guard) {
        byte[] key = erasureKeyOr(kept.map(KeptErasureKey::bytes))
                .filter(it -> it.length == ErasureKey.LENGTH)
                .orElseThrow(() -> new IllegalArgumentException("the erasure key of patient " + id
                        + " is lost or does not open: its row is damaged, or ERASURE_KEYS_KEK_PREVIOUS lacks its KEK"));
        return PatientKeys.known(nameOf(context, register.hashOf(context), register), key, guard);
    }

    /** Returns what the row says of the id that it was found by. */
    PatientKeys.Name nameOf(EncryptionContext context, Hash hash, ErasureRegister register) {
        PatientRowId row = id(context.tenantId());
        return new PatientKeys.Name(row, hash, Patient.checkOwnId(row, context, mac, register));
    }

    /** Lends the erasure key that the records have, if they have it, to the function, which must not keep it. */
    <R> Optional<R> useErasureKey(Function<byte[], R> function) {
        try {
            return Optional.ofNullable(erasureKey).map(function);
        } finally {
            wipe();
        }
    }

    /** Does what may refuse the patient. If it does, no key of the row stays in memory. */
    static <R> R wipedIfRefused(Optional<PatientRow> row, Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            row.ifPresent(PatientRow::wipe);
            throw e;
        }
    }

    private void wipe() {
        if (hasErasureKey()) {
            Arrays.fill(erasureKey, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "PatientRow[" + id + "]";
    }
}
