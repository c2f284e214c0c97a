package org.medchain.keys.patient;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/** Inserts new patients, with their erasure keys where the records have those, those of many operations together. */
final class NewPatients implements Bulk<NewPatients.One> {

    static final NewPatients ALL = new NewPatients();

    static final BulkTable PATIENTS = new BulkTable("patients")
            .column("tenant_id", SqlType.TEXT)
            .column("id", SqlType.UUID)
            .column("patient_id", SqlType.TEXT)
            .column("mac", SqlType.TEXT)
            .column("created_at", SqlType.TIME)
            .column("status", SqlType.TEXT)
            .column("version", SqlType.LONG);

    static final BulkTable ERASURE_KEYS = new BulkTable("erasure_keys")
            .column("tenant_id", SqlType.TEXT)
            .column("patient", SqlType.UUID)
            .column("erasure_key", SqlType.BYTES);

    private static final TenantsQuery<EncryptionContext> STORED = new TenantsQuery<>(
            "select stored.tenant_id, stored.patient_id from unnest(cast(? as varchar array), cast(? as varchar array))"
                    + " as wanted (tenant_id, patient_id) join patients stored"
                    + " on stored.tenant_id = wanted.tenant_id and stored.patient_id = wanted.patient_id"
                    + " where " + TenantsQuery.about("stored.tenant_id"),
            row -> new EncryptionContext(new TenantId(row.text(1)), new PatientId(row.text(2))),
            SqlType.TEXT,
            SqlType.TEXT);

    /** @param erasureKey this operation's own copy, unless it is stored elsewhere */
    record One(Patient patient, Optional<ErasureKey> erasureKey) {}

    private NewPatients() {}

    @Override
    public int rank() {
        return 1;
    }

    /** Two first keys of one patient met: the earlier stores the patient, under the lock of the tenant's chain. */
    @Override
    public Supplier<Map<One, KeyManagementException>> refuse(RoundTrip look, Set<One> wanted) {
        List<EncryptionContext> contexts =
                wanted.stream().map(one -> one.patient().context()).distinct().toList();
        Supplier<List<EncryptionContext>> stored = STORED.ask(
                look,
                contexts.stream().map(it -> it.tenantId().value()).toList(),
                SqlType.TEXT.each(
                        contexts.stream().map(it -> it.tenantId().value()).toList()),
                SqlType.TEXT.each(
                        contexts.stream().map(it -> it.patientId().value()).toList()));
        return () -> refused(wanted, new HashSet<>(stored.get()));
    }

    private static Map<One, KeyManagementException> refused(Set<One> wanted, Set<EncryptionContext> taken) {
        Map<One, KeyManagementException> refused = new HashMap<>();
        for (One one : wanted) {
            if (!taken.add(one.patient().context())) {
                refused.put(one, new ConcurrentChangeException());
            }
        }
        return refused;
    }

    @Override
    public void apply(RoundTrip changes, List<One> wanted) {
        PATIENTS.insert(changes, wanted.stream().map(one -> one.patient().row()).toList());
        List<Object[]> erasureKeys = wanted.stream()
                .flatMap(one -> one.erasureKey().stream())
                .map(ErasureKey::row)
                .toList();
        if (!erasureKeys.isEmpty()) {
            ERASURE_KEYS.insert(changes, erasureKeys);
        }
    }

    @Override
    public void afterwards(One wanted) {
        wanted.erasureKey().ifPresent(ErasureKey::wipe);
    }
}
