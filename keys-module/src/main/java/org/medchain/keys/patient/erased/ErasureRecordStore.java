package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.StoredRow;
import org.medchain.keys.server.database.TenantsQuery;

/** The database's records of erasures, and which erasure register belongs to the database. */
@Shared
final class ErasureRecordStore {

    private static final String COLUMNS =
            "stored.tenant_id, stored.patient_hash, stored.patient, stored.destruction, stored.erased_at, stored.mac";
    private static final String OF_PATIENT = " where tenant_id = ? and patient_hash = ?";

    private static final RowQuery<StoredErasure> ONE =
            query(" from erased_patients stored where stored.tenant_id = ? and stored.patient_hash = ?");
    private static final TenantsQuery<StoredErasure> ALL = new TenantsQuery<>(
            "select " + COLUMNS
                    + " from unnest(cast(? as varchar array), cast(? as varchar array)) as wanted (tenant_id,"
                    + " patient_hash) join erased_patients stored on stored.tenant_id = wanted.tenant_id and"
                    + " stored.patient_hash = wanted.patient_hash where "
                    + TenantsQuery.about("stored.tenant_id"),
            ErasureRecordStore::read);
    private static final RowQuery<StoredErasure> SINCE =
            query(" from erased_patients stored where stored.erased_at >= ?"
                    + " order by stored.erased_at fetch first ? rows only");
    private static final RowQuery<StoredErasure> UNSEALED =
            query(" from erased_patients stored where stored.mac is null"
                    + " and (stored.tenant_id > ? or stored.tenant_id = ? and stored.patient_hash > ?)"
                    + " order by stored.tenant_id, stored.patient_hash fetch first ? rows only");
    private static final RowWrite INSERT =
            new RowWrite("insert into erased_patients (tenant_id, patient_hash, patient, destruction, erased_at, mac)"
                    + " values (?, ?, ?, ?, ?, ?)");
    private static final RowWrite DELETE = new RowWrite("delete from erased_patients" + OF_PATIENT);
    private static final RowWrite SEAL =
            new RowWrite("update erased_patients set mac = ?" + OF_PATIENT + " and mac is null");

    private static final int THE_ONE = 1;
    private static final RowQuery<String> REGISTER =
            new RowQuery<>("select fingerprint from erasure_register_in_use where id = ?", row -> row.text(1));
    private static final RowWrite ADOPT =
            new RowWrite("insert into erasure_register_in_use (id, fingerprint) values (?, ?)");

    private final Database database;

    @Inject
    ErasureRecordStore(Database database) {
        this.database = database;
    }

    private static RowQuery<StoredErasure> query(String from) {
        return new RowQuery<>("select " + COLUMNS + from, ErasureRecordStore::read);
    }

    private static StoredErasure read(StoredRow row) throws SQLException {
        return new StoredErasure(
                row.text(1), row.text(2), row.uuid(3), row.uuid(4), row.time(5), Optional.ofNullable(row.text(6)));
    }

    Optional<StoredErasure> find(PatientHash patient) {
        return database.read(entityManager -> find(entityManager, patient));
    }

    static Optional<StoredErasure> find(EntityManager entityManager, PatientHash patient) {
        return ONE
                .find(entityManager, patient.tenantId().value(), patient.hash().toString())
                .stream()
                .findFirst();
    }

    /** Inserts a record. It fails if the patient has one. */
    static void insert(EntityManager entityManager, StoredErasure record) {
        INSERT.apply(
                entityManager,
                record.tenantId(),
                record.hash(),
                record.patient(),
                record.destruction(),
                record.time(),
                record.mac().orElse(null));
    }

    static void delete(EntityManager entityManager, StoredErasure record) {
        DELETE.apply(entityManager, record.tenantId(), record.hash());
    }

    /** Finds the records of those of the patients that have one. */
    List<StoredErasure> findAll(List<PatientHash> patients) {
        return findAll(
                patients.stream().map(it -> it.tenantId().value()).toList(),
                patients.stream().map(it -> it.hash().toString()).toList());
    }

    /** @param hashes of the patients of these tenants, whatever texts both are */
    List<StoredErasure> findAll(List<String> tenants, List<String> hashes) {
        return ALL.find(database, tenants, SqlType.TEXT.each(tenants), SqlType.TEXT.each(hashes));
    }

    /**
     * Finds those of the patients of whom there is a record with a MAC of this key, or those of whom there is none, without those whose node of Citus
     * is away.
     */
    Set<PatientHash> findAll(List<PatientHash> patients, RegisterKey key, boolean recorded) {
        return Set.copyOf(database.shards()
                .ofNodes(patients, it -> it.tenantId().value(), asked -> {
                    Set<PatientHash> found = findAll(asked).stream()
                            .flatMap(stored -> stored.authenticated(key).stream())
                            .map(PatientHash::of)
                            .collect(Collectors.toSet());
                    return asked.stream()
                            .filter(it -> found.contains(it) == recorded)
                            .toList();
                }));
    }

    /** Finds the erasures of that time or later, the earliest first; so many at most. */
    List<StoredErasure> findSince(Instant time, int limit) {
        return database.read(entityManager -> SINCE.find(entityManager, time.atOffset(ZoneOffset.UTC), limit));
    }

    /** Some of those without a MAC, in the order of tenants and hashes. */
    List<StoredErasure> findUnsealedAfter(String tenantId, String hash, int limit) {
        return database.read(entityManager -> UNSEALED.find(entityManager, tenantId, tenantId, hash, limit));
    }

    /** Gives the patients' records the MACs that they lack. */
    void seal(Map<PatientHash, String> macs) {
        database.change(entityManager -> macs.forEach((patient, mac) -> SEAL.apply(
                entityManager, mac, patient.tenantId().value(), patient.hash().toString())));
    }

    /** The fingerprint of the database's register, if it has one. */
    Optional<String> findRegister() {
        return database.read(entityManager -> REGISTER.find(entityManager, THE_ONE)).stream()
                .findFirst();
    }

    /** Notes that the database has this register from now on. */
    void adoptRegister(String fingerprint) {
        database.change(entityManager -> ADOPT.apply(entityManager, THE_ONE, fingerprint));
    }
}
