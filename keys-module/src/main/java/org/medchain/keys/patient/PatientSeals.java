package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.SealedColumn;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.StoredRow;

/** Gives the patients' rows of an earlier version their MACs. A row with a wrong one keeps it, and is named as untrusted once it is used. */
@Shared
final class PatientSeals implements SealedColumn {

    private static final Logger LOG = System.getLogger(PatientSeals.class.getName());
    private static final String TABLE = "patients";
    private static final ReadableRows PATIENTS = new ReadableRows(TABLE);
    private static final int PAGE = 1000;

    /** The number of pages that one look passes at most: a walk past millions of rows that are sealed would take longer than a statement may. */
    static final int PAGES_PASSED = 10;

    /** The number of looks between two lines of the log. */
    private static final int TOLD = 100;

    private static final RowQuery<RowPlace> LAST_TO_PASS = new RowQuery<>(
            "select tenant_id, id from (select tenant_id, id from patients where (tenant_id, id) > (?, ?)"
                    + " order by tenant_id, id limit ?) as passed order by tenant_id desc, id desc limit 1",
            row -> new RowPlace(row.text(1), row.uuid(2)));
    private static final RowQuery<Stored> NEXT = new RowQuery<>(
            "select tenant_id, id, patient_id from patients where mac is null and patient_id is not null"
                    + " and (tenant_id, id) > (?, ?) and (tenant_id, id) <= (?, ?) order by tenant_id, id limit ?",
            Stored::read);

    /** The MACs, each for a row that has its id still. */
    private static final BulkTable MACS = new BulkTable(TABLE)
            .column("mac", SqlType.TEXT)
            .column("tenant_id", SqlType.TEXT)
            .column("id", SqlType.UUID)
            .column("patient_id", SqlType.TEXT);

    private final Database database;
    private final ErasureRegister register;
    private final int pageSize;

    @Inject
    PatientSeals(Database database, ErasureRegister register) {
        this(database, register, PAGE);
    }

    PatientSeals(Database database, ErasureRegister register, int pageSize) {
        this.database = database;
        this.register = register;
        this.pageSize = pageSize;
    }

    /** A row as it is stored. */
    private record Stored(String tenantId, UUID id, String patientId) {

        static Stored read(StoredRow row) throws SQLException {
            return new Stored(row.text(1), row.uuid(2), row.text(3));
        }

        RowPlace place() {
            return new RowPlace(tenantId, id);
        }

        Object[] sealedUnder(ErasureRegister register) {
            EncryptionContext context = new EncryptionContext(new TenantId(tenantId), new PatientId(patientId));
            return new Object[] {register.rowMac(id, context).toString(), tenantId, id, patientId};
        }

        @Override
        public String toString() {
            return "Stored[" + id + "]";
        }
    }

    /**
     * The rows that a look found.
     *
     * @param end the place that the look reached
     */
    private record Looked(List<Stored> unsealed, RowPlace end) {}

    @Override
    public String table() {
        return TABLE;
    }

    @Override
    public boolean isSealed() {
        return looks().allMatch(looked -> looked.unsealed().isEmpty());
    }

    @Override
    public long sealAll() {
        long sealed = 0;
        int told = 0;
        for (Looked looked : (Iterable<Looked>) looks()::iterator) {
            sealed += seal(looked.unsealed());
            told = (told + 1) % TOLD;
            if (told == 0) {
                LOG.log(Level.INFO, sealed + " rows of patients are sealed so far");
            }
        }
        return sealed;
    }

    @Override
    public List<RowName> takeUntrusted() {
        return register.erased().takeUntrusted().entrySet().stream()
                .map(row -> new RowName(row.getValue(), TABLE, row.getKey().toString()))
                .toList();
    }

    @Override
    public boolean isTrusted(RowName row) {
        Patient.Key key = new Patient.Key(row.tenantId().value(), UUID.fromString(row.key()));
        return Optional.ofNullable(database.read(entityManager -> entityManager.find(Patient.class, key)))
                .map(patient -> PATIENTS.read(key.tenantId(), () -> patient.hasOwnId(register))
                        .orElse(false))
                .orElse(true);
    }

    /** Looks at all rows, one look after the other. */
    private Stream<Looked> looks() {
        return Stream.iterate(
                        nextAfter(RowPlace.BEGINNING),
                        Optional::isPresent,
                        looked -> nextAfter(looked.orElseThrow().end()))
                .flatMap(Optional::stream);
    }

    /** Returns the next rows without a MAC; empty if there are no rows at all. */
    private Optional<Looked> nextAfter(RowPlace place) {
        return database.read(entityManager ->
                LAST_TO_PASS.find(entityManager, place.tenantId(), place.patient(), pageSize * PAGES_PASSED).stream()
                        .findFirst()
                        .map(last -> {
                            List<Stored> unsealed = NEXT.find(
                                    entityManager,
                                    place.tenantId(),
                                    place.patient(),
                                    last.tenantId(),
                                    last.patient(),
                                    pageSize);
                            return new Looked(
                                    unsealed,
                                    unsealed.size() == pageSize
                                            ? unsealed.get(pageSize - 1).place()
                                            : last);
                        }));
    }

    /** Seals the rows of one tenant after those of another, so that Citus is asked for one shard. */
    private int seal(List<Stored> page) {
        return page.stream().collect(Collectors.groupingBy(Stored::tenantId)).values().stream()
                .mapToInt(this::sealOfTenant)
                .sum();
    }

    private int sealOfTenant(List<Stored> rows) {
        List<Object[]> macs = rows.stream()
                .map(row -> PATIENTS.read(row.tenantId(), () -> row.sealedUnder(register)))
                .flatMap(Optional::stream)
                .toList();
        if (!macs.isEmpty()) {
            database.change(entityManager -> {
                RoundTrip changes = new RoundTrip(database.shards().areThere());
                MACS.update(changes, 1, macs);
                changes.send(entityManager);
            });
        }
        return macs.size();
    }
}
