package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** The database's records of erasures, and which erasure register belongs to the database. */
@Shared
final class ErasureRecordStore {

    private static final RowQuery<StoredErasure> ALL = new RowQuery<>(
            "select stored.tenant_id, stored.patient_hash, stored.patient, stored.destruction, stored.erased_at, stored.mac"
                    + " from unnest(cast(? as varchar array), cast(? as varchar array)) as wanted (tenant_id, patient_hash)"
                    + " join erased_patients stored"
                    + " on stored.tenant_id = wanted.tenant_id and stored.patient_hash = wanted.patient_hash",
            row -> new StoredErasure(
                    row.text(1), row.text(2), row.uuid(3), row.uuid(4), row.time(5), Optional.ofNullable(row.text(6))));

    private final Database database;

    @Inject
    ErasureRecordStore(Database database) {
        this.database = database;
    }

    Optional<StoredErasure> find(PatientHash patient) {
        return database.read(entityManager -> Optional.ofNullable(
                        entityManager.find(ErasureRecord.class, ErasureRecord.Key.of(patient)))
                .map(ErasureRecord::stored));
    }

    /** Finds the records of those of the patients that have one. */
    List<StoredErasure> findAll(List<PatientHash> patients) {
        return database.read(entityManager -> ALL.find(
                entityManager,
                SqlType.TEXT.each(
                        patients.stream().map(it -> it.tenantId().value()).toList()),
                SqlType.TEXT.each(
                        patients.stream().map(it -> it.hash().toString()).toList())));
    }

    /** Finds the erasures of that time or later, the earliest first; so many at most. */
    List<StoredErasure> findSince(Instant time, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select r from ErasureRecord r where r.erasedAt >= :time order by r.erasedAt",
                        ErasureRecord.class)
                .setParameter("time", time)
                .setMaxResults(limit)
                .getResultStream()
                .map(ErasureRecord::stored)
                .toList());
    }

    /** Some of those without a MAC, in the order of tenants and hashes. */
    List<StoredErasure> findUnsealedAfter(String tenantId, String hash, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select r from ErasureRecord r where r.mac is null and (r.tenantId > :tenantId"
                                + " or r.tenantId = :tenantId and r.patientHash > :hash) order by r.tenantId, r.patientHash",
                        ErasureRecord.class)
                .setParameter("tenantId", tenantId)
                .setParameter("hash", hash)
                .setMaxResults(limit)
                .getResultStream()
                .map(ErasureRecord::stored)
                .toList());
    }

    /** Gives the patients' records their MACs. */
    void seal(Map<PatientHash, String> macs) {
        database.change(entityManager -> macs.forEach((patient, mac) -> entityManager
                .find(ErasureRecord.class, ErasureRecord.Key.of(patient))
                .sealWith(mac)));
    }

    /** The fingerprint of the database's register, if it has one. */
    Optional<String> findRegister() {
        return database.read(
                entityManager -> Optional.ofNullable(entityManager.find(RegisterInUse.class, RegisterInUse.THE_ONE))
                        .map(RegisterInUse::fingerprint));
    }

    /** Notes that the database has this register from now on. */
    void adoptRegister(String fingerprint) {
        database.change(entityManager -> entityManager.persist(new RegisterInUse(fingerprint)));
    }
}
