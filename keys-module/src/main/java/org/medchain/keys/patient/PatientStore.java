package org.medchain.keys.patient;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.SqlType;

/** Finds patients, each by tenant and patient id together, and makes the erasure keys of new ones. */
@Shared
public final class PatientStore {

    private final Database database;
    private final ErasureKeyStore keys;
    private final ErasureRegister erasureRegister;
    private final PatientGuard guard;

    @Inject
    PatientStore(Database database, ErasureKeyStore keys, ErasureRegister erasureRegister, DirectingRows rows) {
        this.database = database;
        this.keys = keys;
        this.erasureRegister = erasureRegister;
        this.guard = new PatientGuard(erasureRegister.erased(), rows);
    }

    /**
     * The patient that the context names; to be closed after use. It may be one whom only the store of erasure keys knows.
     *
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if they were destroyed
     */
    public Optional<PatientKeys> find(EncryptionContext context) {
        Hash hash = erasureRegister.hashOf(context);
        Optional<PatientRow> row = database.read(entityManager -> {
            Optional<PatientRow> found = PatientRow.find(entityManager, context);
            return PatientRow.wipedIfRefused(found, () -> {
                requireNotErased(
                        entityManager,
                        context,
                        hash,
                        found.map(it -> new PatientGuard.Found(it.id(context.tenantId()), it.status())));
                found.map(PatientRow::status).ifPresent(PatientStatus::requireActive);
                return found;
            });
        });
        return row.isPresent()
                ? PatientRow.wipedIfRefused(row, () -> known(row.get(), context, hash))
                : needed(keys.find(context.tenantId(), hash))
                        .map(kept -> unknown(kept, context, hash, Optional.of(givingBack(kept, context))));
    }

    /** Lends the function the erasure key that the records have of the patient, whatever the row's status; empty if they have none. */
    public <R> Optional<R> useErasureKeyOfRecords(EncryptionContext context, Function<byte[], R> function) {
        return database.read(entityManager -> PatientRow.find(entityManager, context))
                .flatMap(row -> row.useErasureKey(function));
    }

    /** A patient whose keys are erased has no row of that id, unless the database is older than the erasure. */
    private void requireNotErased(
            EntityManager entityManager, EncryptionContext context, Hash hash, Optional<PatientGuard.Found> found) {
        if (erasureRegister.erased().contains(hash)) {
            found.ifPresent(row -> guard.noteIfUsable(row, hash));
            throw new KeysDestroyedException();
        }
        if (found.isEmpty()) {
            erasureRegister.requireNone(entityManager, context);
        }
    }

    /** An older backup may have lost the erasure key; without it nothing of the patient opens. */
    private Optional<PatientKeys> known(PatientRow row, EncryptionContext context, Hash hash) {
        PatientKeys.Name name = row.nameOf(context, hash, erasureRegister);
        Optional<KeptErasureKey> kept = keys.find(row.id(context.tenantId()))
                .or(() -> row.hasErasureKey() ? Optional.empty() : keys.find(context.tenantId(), hash));
        // The server that stored the patient may have died before that.
        kept.ifPresent(key -> key.markUsed(keys::markUsed));
        return row.erasureKeyOr(kept.map(KeptErasureKey::bytes)).map(key -> PatientKeys.known(name, key, guard));
    }

    /** The key of a patient without a row, if somebody may have use for it. */
    private static Optional<KeptErasureKey> needed(Optional<KeptErasureKey> kept) {
        kept.filter(key -> !key.used()).ifPresent(KeptErasureKey::wipe);
        return kept.filter(KeptErasureKey::used);
    }

    private Effect givingBack(KeptErasureKey kept, EncryptionContext context) {
        Effect storing = entityManager -> {
            if (select(entityManager, context).isPresent()) {
                throw new ConcurrentChangeException();
            }
            UUID row = kept.patient().value();
            entityManager.persist(new Patient(row, context, erasureRegister.rowMac(row, context), kept.createdAt()));
            entityManager.flush();
        };
        return erasureRegister.requireNone(context).then(storing);
    }

    /**
     * A patient whom only the store of erasure keys knows.
     *
     * @throws KeysDestroyedException if the keys are destroyed
     */
    public Optional<KnownPatient> findReturning(EncryptionContext context) {
        Hash hash = erasureRegister.hashOf(context);
        Optional<KeptErasureKey> kept =
                needed(keys.findReturning(context.tenantId(), hash, () -> requireNotListed(hash)));
        kept.ifPresent(KeptErasureKey::wipe);
        return kept.map(key -> new KnownPatient(key.patient(), givingBack(key, context)));
    }

    private void requireNotListed(Hash hash) {
        if (erasureRegister.erased().contains(hash)) {
            throw new KeysDestroyedException();
        }
    }

    /**
     * Finds the patient if there are data keys, usable or not, without touching the erasure key.
     *
     * @throws KeysDestroyedException if they were destroyed
     * @throws PatientUntrustedException if the row has another patient's id
     */
    public Optional<PatientRowId> findId(EncryptionContext context) {
        Hash hash = erasureRegister.hashOf(context);
        return database.read(entityManager -> {
            Optional<Patient> found = select(entityManager, context);
            requireNotErased(
                    entityManager, context, hash, found.map(row -> new PatientGuard.Found(row.id(), row.status())));
            found.ifPresent(Patient::requireKeys);
            return found.map(row -> row.requireOwnId(erasureRegister).id());
        });
    }

    /** The patient's row, whatever its status; empty also for one whose id was forgotten. */
    public Optional<Patient> findRow(EncryptionContext context) {
        return database.read(entityManager -> select(entityManager, context));
    }

    /** The patient's row. */
    public Optional<Patient> findRow(PatientRowId id) {
        return database.read(
                entityManager -> Optional.ofNullable(entityManager.find(Patient.class, Patient.Key.of(id))));
    }

    /** Returns the context of the row; empty also if the id was forgotten, or is none that a patient may have: such a row counts as untrusted. */
    public Optional<EncryptionContext> findContext(PatientRowId id) {
        return findRow(id).flatMap(row -> row.readableContext(erasureRegister));
    }

    /** One page of a tenant's patients whose ids are known, in the order of their rows, behind this one. */
    public List<Patient> findAfter(PatientRowId after, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select p from Patient p where p.tenantId = :tenantId and p.id > :after"
                                + " and p.patientId is not null order by p.id",
                        Patient.class)
                .setParameter("tenantId", after.tenantId().value())
                .setParameter("after", after.value())
                .setMaxResults(limit)
                .getResultList());
    }

    private static Optional<Patient> select(EntityManager entityManager, EncryptionContext context) {
        return entityManager
                .createQuery(
                        "select p from Patient p where p.tenantId = :tenantId and p.patientId = :patientId",
                        Patient.class)
                .setParameter("tenantId", context.tenantId().value())
                .setParameter("patientId", context.patientId().value())
                .getResultStream()
                .findFirst();
    }

    /**
     * Patients of a tenant in the order of their rows' ids, usable or not, but for those whose keys are erased. One whose row can't be read is among them,
     * without keys.
     *
     * @param after the row before the first
     * @param last the row after which it ends, of the same tenant
     */
    public List<StoredPatient> findBetween(PatientRowId after, PatientRowId last, int limit) {
        TenantId tenantId = after.tenantId();
        List<PatientRow> rows = database.read(entityManager -> PatientRow.BETWEEN.find(
                entityManager, tenantId.value(), tenantId.value(), after.value(), last.value(), limit));
        Map<UUID, KeptErasureKey> kept = keptOfActive(tenantId, rows);
        return rows.stream()
                .map(row -> row.patient(tenantId, Optional.ofNullable(kept.get(row.id())), erasureRegister, guard))
                .toList();
    }

    private Map<UUID, KeptErasureKey> keptOfActive(TenantId tenantId, List<PatientRow> rows) {
        return keys.findAll(
                tenantId,
                rows.stream().filter(PatientRow::isActive).map(row -> row.id()).toList());
    }

    /**
     * The active ones among these patients of a tenant, in one query, and those without a row. The others need {@link #find}: it says why they
     * may not be used, or what else there is to do.
     */
    PatientsFound findAll(TenantId tenantId, Set<PatientId> patientIds) {
        List<PatientRow> rows = database.read(entityManager -> PatientRow.NAMED.find(
                entityManager,
                tenantId.value(),
                tenantId.value(),
                SqlType.TEXT.each(patientIds.stream().map(PatientId::value).toList())));
        Map<UUID, KeptErasureKey> kept = keptOfActive(tenantId, rows);
        Map<PatientId, PatientKeys> active = new HashMap<>();
        Set<PatientId> withoutRow = new HashSet<>(patientIds);
        for (PatientRow row : rows) {
            Optional<KeptErasureKey> key = Optional.ofNullable(kept.get(row.id()));
            StoredPatient patient = row.patient(tenantId, key, erasureRegister, guard);
            withoutRow.remove(patient.context().patientId());
            if (isReady(patient, key)) {
                patient.keys().ifPresent(it -> active.put(patient.context().patientId(), it));
            } else {
                patient.close();
            }
        }
        return new PatientsFound(active, withoutRow);
    }

    /** A key that is not marked as used has to be, before anything is handed out. */
    private boolean isReady(StoredPatient patient, Optional<KeptErasureKey> kept) {
        return kept.map(KeptErasureKey::used).orElse(true)
                && !erasureRegister.erased().contains(erasureRegister.hashOf(patient.context()));
    }

    /** Counts the tenant's patients whose keys are not erased, and finds the last of them in the order of their rows' ids. */
    public PatientCount count(TenantId tenantId) {
        return database.read(entityManager -> {
            Optional<PatientRowId> last = entityManager
                    .createQuery(
                            "select p.id from Patient p where p.tenantId = :tenantId and p.patientId is not null order by p.id desc",
                            UUID.class)
                    .setParameter("tenantId", tenantId.value())
                    .setMaxResults(1)
                    .getResultStream()
                    .findFirst()
                    .map(id -> new PatientRowId(tenantId, id));
            long total = entityManager
                    .createQuery(
                            "select count(*) from Patient p where p.tenantId = :tenantId and p.patientId is not null",
                            Long.class)
                    .setParameter("tenantId", tenantId.value())
                    .getSingleResult();
            return new PatientCount(total, last);
        });
    }

    /** Patients of a tenant. */
    public record PatientCount(long total, Optional<PatientRowId> last) {}

    /** The patient that the context names, or a new one that is stored with its first data key. */
    public PatientKeys findOrPrepare(EncryptionContext context) {
        return find(context).orElseGet(() -> prepare(context));
    }

    /** A new patient, if one without a row can be nothing else. */
    Optional<PatientKeys> prepareWithoutRow(EncryptionContext context) {
        Hash hash = erasureRegister.hashOf(context);
        return erasureRegister.erased().contains(hash)
                ? Optional.empty()
                : keys.prepareNew(context.tenantId(), hash).map(made -> unknown(made, context, hash, Optional.empty()));
    }

    private PatientKeys prepare(EncryptionContext context) {
        keys.requireNotLost(() -> findRow(context).isPresent());
        Hash hash = erasureRegister.hashOf(context);
        return unknown(keys.prepare(context.tenantId(), hash), context, hash, Optional.empty());
    }

    /** @param returning what stores one whom the store of erasure keys knew already */
    private PatientKeys unknown(KeptErasureKey key, EncryptionContext context, Hash hash, Optional<Effect> returning) {
        Hash mac = erasureRegister.rowMac(key.patient().value(), context);
        PatientKeys.Storing storing =
                new PatientKeys.Storing(returning, erasureRegister.requireNone(context), keys, mac);
        return PatientKeys.unknown(key.patient(), hash, key.bytes(), guard, storing);
    }
}
