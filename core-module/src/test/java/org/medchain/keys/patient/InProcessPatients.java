package org.medchain.keys.patient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasedRows;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InProcessErasureKeys;
import org.medchain.keys.tenant.InProcessTenants;

/** The patients of a process without a server, with an erasure register of their own. What a test prepares leaves no audit event. */
public final class InProcessPatients {

    private final InProcessDatabase database;
    private final Path registerFile;
    private final ErasureRegister erasureRegister;
    private final Optional<InProcessErasureKeys> store;
    private final ErasureKeyStore keys;
    private final PatientStore patients;
    private final ActivePatientCache active;

    public InProcessPatients(InProcessDatabase database) {
        this(database, Optional.empty());
    }

    public InProcessPatients(ErasureKeysOn place) {
        this(place.database(), place.store());
    }

    /** @param store where erasure keys are, if they are not in the records */
    public InProcessPatients(InProcessDatabase database, Optional<InProcessErasureKeys> store) {
        this(database, store, InProcessErasureRegister.newFile());
    }

    private InProcessPatients(InProcessDatabase database, Optional<InProcessErasureKeys> store, Path registerFile) {
        this(database, store, registerFile, InProcessErasureRegister.create(database, registerFile));
    }

    /** Of an installation whose erasure register is one file. */
    public static InProcessPatients withoutCopy(InProcessDatabase database) {
        Path file = InProcessErasureRegister.newFile();
        return new InProcessPatients(
                database, Optional.empty(), file, InProcessErasureRegister.createWithoutCopy(database, file));
    }

    /** As a server of several sees them that has this register. */
    public InProcessPatients(
            InProcessDatabase database,
            Optional<InProcessErasureKeys> store,
            Path registerFile,
            ErasureRegister erasureRegister) {
        this.database = database;
        this.store = store;
        this.registerFile = registerFile;
        this.keys = ErasureKeysOn.keysIn(store, erasureRegister);
        this.erasureRegister = erasureRegister;
        this.patients = new PatientStore(database, keys, erasureRegister, InProcessRows.of(database));
        this.active = new ActivePatientCache(
                patients,
                new ErasureKeyCacheSettings(Duration.ofSeconds(30)),
                new CacheSettings(10_000),
                new RecordedMetrics().registry());
    }

    /** The same patients on another server, whose erasure register is a copy of this one as it is now. */
    public InProcessPatients onAnotherServer() {
        return new InProcessPatients(
                database, store, registerFile, InProcessErasureRegister.copyOf(registerFile, database));
    }

    public PatientStore patients() {
        return patients;
    }

    public ActivePatientCache active() {
        return active;
    }

    public ErasureKeyStore keys() {
        return keys;
    }

    /** How many erasure keys of the row there are, wherever they are. */
    public long erasureKeysOf(PatientRowId row) {
        Number inRecords = database.read(entityManager -> (Number) entityManager
                .createNativeQuery("select count(*) from erasure_keys where tenant_id = ?1 and patient = ?2")
                .setParameter(1, row.tenantId().value())
                .setParameter(2, row.value())
                .getSingleResult());
        return inRecords.longValue() + store.map(it -> it.rowsOf(row.value())).orElse(0L);
    }

    /** Deletes the erasure key behind the application's back. */
    public void loseErasureKey(PatientRowId row) {
        int deleted = database.execute("delete from erasure_keys where patient = ?", row.value())
                + store.map(it -> it.execute("delete from sealed_erasure_keys where patient = ?", row.value()))
                        .orElse(0);
        if (deleted != 1) {
            throw new AssertionError(deleted + " erasure keys were deleted");
        }
    }

    /** Another program than the service wrote it, or a disk is damaged. */
    public void damageErasureKey(PatientRowId row) {
        byte[] damaged = new byte[ErasureKey.LENGTH - 1];
        database.execute("update erasure_keys set erasure_key = ? where patient = ?", damaged, row.value());
        store.ifPresent(it ->
                it.execute("update sealed_erasure_keys set sealed_key = ? where patient = ?", damaged, row.value()));
    }

    /** The row of a patient whom it has. */
    public PatientRowId rowOf(EncryptionContext context) {
        return patients.findRow(context).orElseThrow().id();
    }

    /** Another program than the service writes the patient's id. */
    public void setId(PatientRowId row, String id) {
        database.execute(
                "update patients set patient_id = ? where tenant_id = ? and id = ?",
                id,
                row.tenantId().value(),
                row.value());
    }

    /** Another program than the service swaps the ids of two patients. */
    public void swapIds(PatientRowId one, PatientRowId other) {
        String idOfOne = idOf(one);
        String idOfOther = idOf(other);
        setId(one, "swapped");
        setId(other, idOfOne);
        setId(one, idOfOther);
    }

    private String idOf(PatientRowId row) {
        return patients.findRow(row)
                .flatMap(Patient::patientId)
                .map(PatientId::value)
                .orElseThrow();
    }

    /** Another program than the service gives the patient's row this MAC, or none for null. */
    public void setMac(PatientRowId row, String mac) {
        database.execute(
                "update patients set mac = " + (mac == null ? "null" : "'" + mac + "'")
                        + " where tenant_id = ? and id = ?",
                row.tenantId().value(),
                row.value());
    }

    /** The MAC as the patient's row has it; null if it has none. */
    public String macOf(PatientRowId row) {
        return (String) database.value(
                "select mac from patients where tenant_id = ?1 and id = ?2",
                row.tenantId().value(),
                row.value());
    }

    /** The records are as they were before the patient's first key. */
    public void forget(PatientRowId row) {
        for (String table : List.of("data_keys", "erasure_keys")) {
            database.execute("delete from " + table + " where patient = ?", row.value());
        }
        database.execute("delete from patients where id = ?", row.value());
    }

    public ErasureRegister erasureRegister() {
        return erasureRegister;
    }

    /** The same register, as another server opens it that reaches the database so. */
    public ErasureRegister registerOver(Database other) {
        ErasureRegister opened = InProcessErasureRegister.open(other, registerFile, Clock.systemUTC());
        InProcessErasureRegister.entries(opened);
        return opened;
    }

    /** The register of another server: a copy of this one's file from before its first start. */
    public ErasureRegister registerOfAnotherServer(Path copy, Clock clock) {
        try {
            Files.copy(registerFile, copy, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return InProcessErasureRegister.open(database, copy, clock);
    }

    /** The patients, as that server sees them. */
    public PatientStore patientsOver(Database other) {
        return new PatientStore(other, keys, erasureRegister, InProcessRows.of(other));
    }

    /** The same, of an installation whose erasure keys are in the records. */
    public static PatientStore patientsOver(Database other, ErasureRegister register) {
        return new PatientStore(other, new ErasureKeysInRecords(new SecureRandom()), register, InProcessRows.of(other));
    }

    /** A patient of a new tenant, not stored yet. */
    public EncryptionContext contextOf(String patientId) {
        return new EncryptionContext(InProcessTenants.addTo(database), new PatientId(patientId));
    }

    /** Stores a new patient. */
    public PatientRowId add(EncryptionContext context) {
        PatientRowId row = addUnmarked(context);
        keys.markUsed(row);
        return row;
    }

    /** Stores a new patient, as a server does that dies before it marks the erasure key as used. */
    PatientRowId addUnmarked(EncryptionContext context) {
        try (PatientKeys patient = patients.findOrPrepare(context)) {
            database.change(patient.storeIfNew(context, Instant.parse("2026-11-01T12:00:00Z"))::apply);
            return patient.id();
        }
    }

    /** Brings the patient to this state, the way that its destruction goes. */
    public void bringTo(PatientStatus status, PatientRowId patient) {
        if (status != PatientStatus.ACTIVE) {
            apply(PatientLifecycle.block(patient));
        }
        if (status == PatientStatus.DESTROYED) {
            apply(PatientLifecycle.markDestroyed(patient));
        }
    }

    /** Commits one step of a patient's life. */
    public void apply(Effect effect) {
        database.change(effect::apply);
    }

    /** Lists the patient in the erasure register and leaves the database as it is. */
    public ErasedPatient list(EncryptionContext context, UUID row) {
        return InProcessErasureRegister.list(erasureRegister, context, row);
    }

    /** Stores that the keys of a patient of this id were erased, and lists it nowhere. */
    public void recordErasure(EncryptionContext context) {
        apply(InProcessErasureRegister.record(erasureRegister, context, UUID.randomUUID()));
    }

    /** A patient's keys that no database knows. */
    public static PatientKeys unstored() {
        return unstored("e".repeat(ErasureKey.LENGTH).getBytes(StandardCharsets.US_ASCII));
    }

    static PatientKeys unstored(byte[] erasureKey) {
        return PatientKeys.known(
                new PatientKeys.Name(
                        new PatientRowId(new TenantId("nobody"), UUID.randomUUID()),
                        Hash.parse("0".repeat(2 * Hash.LENGTH)),
                        true),
                erasureKey,
                new PatientGuard(new ErasedRows(), InProcessRows.of(null)));
    }
}
