package org.medchain.keys.destruction;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.server.OpenFixtures;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InProcessErasureKeys;
import org.medchain.keys.server.database.StoredRows;
import org.medchain.keys.server.database.StoredRows.Backup;

/** The two databases of the model, which all of its runs have, and how they stand behind the servers' backs. */
final class ModelDatabases {

    private final InProcessDatabase records = InProcessDatabase.openH2();
    private final InProcessErasureKeys store = InProcessErasureKeys.open(DatabaseKind.H2);
    private final StoredRows recordRows = StoredRows.of(records);
    private final StoredRows storeRows = StoredRows.of(store);
    private final Backup emptyRecords = recordRows.backUp();
    private final Backup emptyStore = storeRows.backUp();
    private final Map<Path, InProcessCheckpoints> checkpoints = new HashMap<>();
    private final Path directory = OpenFixtures.newDirectory("model");

    InProcessDatabase records() {
        return records;
    }

    InProcessErasureKeys store() {
        return store;
    }

    StoredRows recordRows() {
        return recordRows;
    }

    StoredRows storeRows() {
        return storeRows;
    }

    Path directory() {
        return directory;
    }

    /** The checkpoints in this directory, which all runs have in turn: opening them takes longer than a step. */
    InProcessCheckpoints checkpointsIn(Path home) {
        return checkpoints.computeIfAbsent(
                home, of -> new InProcessCheckpoints(of, directory.resolve("checkpoints.pem")));
    }

    /** All servers of all runs sign certificates with the same key. */
    Path certificateKey() {
        return directory.resolve("certificates.pem");
    }

    void empty() {
        recordRows.restore(emptyRecords);
        storeRows.restore(emptyStore);
    }

    /** A patient's row, and whether its erasure key is somewhere that counts. */
    record PatientRow(UUID row, String status) {}

    /** A destruction's row. */
    record DestructionRow(String tenant, UUID id, UUID patient, String status, String certificate) {}

    /** What both databases say at one moment. */
    record View(
            Map<EncryptionContext, PatientRow> patients,
            Map<UUID, DestructionRow> destructions,
            Set<UUID> erasureKeys,
            Set<UUID> usedErasureKeys,
            Set<UUID> erased,
            Set<UUID> held) {

        String statusOf(EncryptionContext context) {
            PatientRow row = patients.get(context);
            return row == null ? "NONE" : row.status();
        }
    }

    View view() {
        Map<EncryptionContext, PatientRow> patients = new HashMap<>();
        for (Object[] row : recordRows.find(
                "select tenant_id, patient_id, id, status from patients where patient_id is not null")) {
            patients.put(
                    new EncryptionContext(new TenantId((String) row[0]), new PatientId((String) row[1])),
                    new PatientRow((UUID) row[2], (String) row[3]));
        }
        Map<UUID, DestructionRow> destructions = new HashMap<>();
        for (Object[] row : recordRows.find("select tenant_id, id, patient, status, certificate from destructions")) {
            destructions.put(
                    (UUID) row[1],
                    new DestructionRow(
                            (String) row[0], (UUID) row[1], (UUID) row[2], (String) row[3], (String) row[4]));
        }
        Set<UUID> used = ids(recordRows.find("select patient from erasure_keys"));
        used.addAll(ids(storeRows.find("select patient from sealed_erasure_keys where used")));
        Set<UUID> keys = ids(storeRows.find("select patient from sealed_erasure_keys"));
        keys.addAll(used);
        return new View(
                patients,
                destructions,
                keys,
                used,
                ids(recordRows.find("select patient from erased_patients")),
                ids(recordRows.find("select patient from legal_holds")));
    }

    private static Set<UUID> ids(List<Object[]> rows) {
        Set<UUID> ids = new HashSet<>();
        rows.forEach(row -> ids.add((UUID) row[0]));
        return ids;
    }

    /** An event of one request. */
    record Event(String operation, String outcome, String reason, long place) {}

    List<Event> eventsOf(TenantId tenantId, String request) {
        return recordRows
                .find(
                        "select operation, outcome, reason, seq from audit_events where tenant_id = ? and request_id = ? order by seq",
                        tenantId.value(),
                        request)
                .stream()
                .map(row -> new Event((String) row[0], (String) row[1], (String) row[2], (long) row[3]))
                .toList();
    }
}
