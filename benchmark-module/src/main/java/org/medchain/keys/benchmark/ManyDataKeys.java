package org.medchain.keys.benchmark;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.DataKeyRows;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.local.StripedDrbg;
import org.medchain.keys.patient.ErasureKey;

/**
 * Fills a database with data keys faster than a server could, which opens them all the same: every one is generated, wrapped
 * and sealed by the product's own classes. As in a hospital, the keys of a patient do not lie side by side.
 */
final class ManyDataKeys implements AutoCloseable {

    static final int KEYS_OF_A_PATIENT = 5;

    private static final int ROWS_OF_A_COPY = 10_000;

    private final SecureRandom random = new StripedDrbg();
    private final LocalKeyProvider provider;
    private final DataKeyRows rows;
    private final Instant now = Instant.now();

    ManyDataKeys(String kek) {
        provider = new LocalKeyProvider(LocalKek.takeCopyOf(kek.toCharArray()), List.of(), random);
        rows = new DataKeyRows(provider, random);
    }

    private record NewPatient(UUID id, EncryptionContext context, byte[] erasureKey) {}

    /** The rows of this many data keys, and of their patients. The tenant is registered. */
    void write(Connection connection, String tenantId, int count) throws SQLException, IOException {
        List<NewPatient> patients = new ArrayList<>();
        for (int i = 0; i < count / KEYS_OF_A_PATIENT; i++) {
            byte[] erasureKey = new byte[ErasureKey.LENGTH];
            random.nextBytes(erasureKey);
            EncryptionContext context = new EncryptionContext(new TenantId(tenantId), new PatientId("patient-" + i));
            patients.add(new NewPatient(UuidCreator.getTimeOrderedEpoch(), context, erasureKey));
        }
        writePatients(connection, patients);
        for (int turn = 0; turn < KEYS_OF_A_PATIENT; turn++) {
            writeDataKeys(connection, patients);
        }
    }

    private void writePatients(Connection connection, List<NewPatient> patients) throws SQLException, IOException {
        CopiedRows ids =
                new CopiedRows("patients", List.of("tenant_id", "id", "patient_id", "status", "created_at", "version"));
        CopiedRows erasureKeys = new CopiedRows("erasure_keys", List.of("tenant_id", "patient", "erasure_key"));
        for (NewPatient patient : patients) {
            ids.add(
                    patient.context().tenantId(),
                    patient.id(),
                    patient.context().patientId().value(),
                    "ACTIVE",
                    now,
                    0);
            erasureKeys.add(patient.context().tenantId(), patient.id(), patient.erasureKey());
        }
        ids.write(connection);
        erasureKeys.write(connection);
    }

    private void writeDataKeys(Connection connection, List<NewPatient> patients) throws SQLException, IOException {
        CopiedRows dataKeys = new CopiedRows("data_keys", DataKeyRows.columns());
        for (int i = 0; i < patients.size(); i++) {
            NewPatient patient = patients.get(i);
            dataKeys.add(rows.make(patient.id(), patient.erasureKey(), patient.context(), now));
            if ((i + 1) % ROWS_OF_A_COPY == 0) {
                dataKeys.write(connection);
            }
        }
        dataKeys.write(connection);
    }

    @Override
    public void close() {
        provider.close();
    }
}
