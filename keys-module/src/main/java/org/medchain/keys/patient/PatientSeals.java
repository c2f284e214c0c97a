package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
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

/** Gives the patients' rows of an earlier version their MACs. A row with a wrong one keeps it. */
@Shared
final class PatientSeals implements SealedColumn {

    private static final Logger LOG = System.getLogger(PatientSeals.class.getName());
    private static final String TABLE = "patients";
    private static final ReadableRows PATIENTS = new ReadableRows(TABLE);
    private static final int PAGE = 1000;

    /** The number of pages between two lines of the log. */
    private static final int TOLD = 100;

    private static final RowQuery<Stored> NEXT = new RowQuery<>(
            "select tenant_id, id, patient_id from patients where mac is null and patient_id is not null"
                    + " and (tenant_id, id) > (?, ?) order by tenant_id, id limit ?",
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

        Object[] sealedUnder(ErasureRegister register) {
            EncryptionContext context = new EncryptionContext(new TenantId(tenantId), new PatientId(patientId));
            return new Object[] {register.rowMac(id, context).toString(), tenantId, id, patientId};
        }

        @Override
        public String toString() {
            return "Stored[" + id + "]";
        }
    }

    @Override
    public String table() {
        return TABLE;
    }

    @Override
    public boolean isSealed() {
        return nextAfter(RowPlace.BEGINNING).isEmpty();
    }

    @Override
    public long sealAll() {
        long sealed = 0;
        List<Stored> page = nextAfter(RowPlace.BEGINNING);
        for (int pages = 1; !page.isEmpty(); pages++) {
            sealed += seal(page);
            if (pages % TOLD == 0) {
                LOG.log(Level.INFO, sealed + " rows of patients are sealed so far");
            }
            Stored last = page.get(page.size() - 1);
            page = nextAfter(new RowPlace(last.tenantId(), last.id()));
        }
        return sealed;
    }

    private List<Stored> nextAfter(RowPlace place) {
        return database.read(entityManager -> NEXT.find(entityManager, place.tenantId(), place.patient(), pageSize));
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
