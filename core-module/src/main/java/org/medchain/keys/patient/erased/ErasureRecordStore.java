package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** The database's records of erasures, and which erasure register belongs to the database. */
@Shared
final class ErasureRecordStore {

    private final Database database;

    @Inject
    ErasureRecordStore(Database database) {
        this.database = database;
    }

    Optional<ErasedPatient> find(PatientHash patient) {
        return database.read(entityManager -> Optional.ofNullable(
                        entityManager.find(ErasureRecord.class, ErasureRecord.Key.of(patient)))
                .map(ErasureRecord::erasedPatient));
    }

    /** Those of the patients that have a record. */
    Set<PatientHash> findAll(List<PatientHash> patients) {
        return database.read(entityManager -> ErasureGuard.findRecorded(entityManager, patients));
    }

    /** Those that were erased at that time or later, the earliest first; so many at most. */
    List<ErasedPatient> findSince(Instant time, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select r from ErasureRecord r where r.erasedAt >= :time order by r.erasedAt",
                        ErasureRecord.class)
                .setParameter("time", time)
                .setMaxResults(limit)
                .getResultStream()
                .map(ErasureRecord::erasedPatient)
                .toList());
    }

    /** The fingerprint of the database's register, if it has one. */
    Optional<String> findRegister() {
        return database.read(
                entityManager -> Optional.ofNullable(entityManager.find(RegisterInUse.class, RegisterInUse.THE_ONE))
                        .map(RegisterInUse::fingerprint));
    }

    /** From here on the database has this register. */
    void adoptRegister(String fingerprint) {
        database.change(entityManager -> entityManager.persist(new RegisterInUse(fingerprint)));
    }
}
