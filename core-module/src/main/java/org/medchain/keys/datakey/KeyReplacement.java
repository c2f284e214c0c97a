package org.medchain.keys.datakey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/**
 * Replaces the wrappings of many patients' data keys, each patient's all or none: refused if a data key is of another generation
 * than was read, or one was added or is gone. It looks under the lock of the tenant's chain, which every write of a data key holds too.
 */
final class KeyReplacement implements Bulk<RewrappedKeys> {

    static final KeyReplacement ALL = new KeyReplacement();

    private static final int CHANGED = 5;

    /** What is changed, then by what the row is found. */
    private static final BulkTable TABLE = new BulkTable("data_keys")
            .column("generation", SqlType.INTEGER)
            .column("provider", SqlType.TEXT)
            .column("wrapped_under", SqlType.TEXT)
            .column("encrypted_key", SqlType.BYTES)
            .column("wrapped_at", SqlType.TIME)
            .column("tenant_id", SqlType.TEXT)
            .column("patient", SqlType.UUID)
            .column("key_id", SqlType.UUID)
            .column("generation", SqlType.INTEGER);

    private static final RowQuery<Stored> STORED = new RowQuery<>(
            "select stored.tenant_id, stored.patient, stored.key_id, stored.generation"
                    + " from unnest(cast(? as varchar array), cast(? as uuid array)) as wanted (tenant_id, patient)"
                    + " join data_keys stored on stored.tenant_id = wanted.tenant_id and stored.patient = wanted.patient",
            row -> new Stored(new PatientRowId(new TenantId(row.text(1)), row.uuid(2)), row.uuid(3), row.integer(4)));

    private record Stored(PatientRowId patient, UUID keyId, int generation) {}

    private KeyReplacement() {}

    /** Last. A data key that is made in the same group is under the CMK or KEK of today, too. */
    @Override
    public int rank() {
        return 3;
    }

    @Override
    public Supplier<Map<RewrappedKeys, KeyManagementException>> refuse(RoundTrip look, Set<RewrappedKeys> wanted) {
        List<PatientRowId> patients =
                wanted.stream().map(RewrappedKeys::patient).distinct().toList();
        Supplier<List<Stored>> stored = look.ask(
                STORED,
                SqlType.TEXT.each(
                        patients.stream().map(it -> it.tenantId().value()).toList()),
                SqlType.UUID.each(patients.stream().map(PatientRowId::value).toList()));
        return () -> refused(wanted, stored.get());
    }

    private static Map<RewrappedKeys, KeyManagementException> refused(Set<RewrappedKeys> wanted, List<Stored> found) {
        Map<PatientRowId, Map<UUID, Integer>> stored = found.stream()
                .collect(Collectors.groupingBy(Stored::patient, Collectors.toMap(Stored::keyId, Stored::generation)));
        Map<RewrappedKeys, KeyManagementException> refused = new HashMap<>();
        for (RewrappedKeys keys : wanted) {
            // The first of two for one patient takes what the other expects.
            if (!keys.expected().equals(stored.remove(keys.patient()))) {
                refused.put(keys, new ConcurrentChangeException());
            }
        }
        return refused;
    }

    @Override
    public void apply(RoundTrip changes, List<RewrappedKeys> wanted) {
        List<Object[]> rows = new ArrayList<>();
        wanted.forEach(keys -> keys.moved().forEach(key -> rows.add(row(keys.patient(), key))));
        if (!rows.isEmpty()) {
            TABLE.update(changes, CHANGED, rows);
        }
    }

    private static Object[] row(PatientRowId patient, RewrappedKey key) {
        Wrapping wrapping = key.wrapping();
        return new Object[] {
            key.generation() + 1,
            wrapping.provider().name(),
            wrapping.wrappedUnder(),
            wrapping.encryptedKey().bytes(),
            key.wrappedAt(),
            patient.tenantId().value(),
            patient.value(),
            key.keyId().value(),
            key.generation()
        };
    }
}
