package org.medchain.keys.patient.erased;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * Refuses the operations on patients whose erasure is recorded or listed, by the hashes of their ids; changes nothing. A record refuses
 * whether its MAC is right or not.
 */
final class ErasureGuard implements Bulk<PatientHash> {

    private static final TenantsQuery<PatientHash> FOUND = new TenantsQuery<>(
            "select stored.tenant_id, stored.patient_hash"
                    + " from unnest(cast(? as varchar array), cast(? as varchar array)) as wanted (tenant_id, patient_hash)"
                    + " join erased_patients stored"
                    + " on stored.tenant_id = wanted.tenant_id and stored.patient_hash = wanted.patient_hash"
                    + " where " + TenantsQuery.about("stored.tenant_id"),
            row -> new PatientHash(new TenantId(row.text(1)), Hash.parse(row.text(2))),
            SqlType.TEXT,
            SqlType.TEXT);

    private final ErasedRows erased;

    ErasureGuard(ErasedRows erased) {
        this.erased = erased;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<PatientHash, KeyManagementException>> refuse(RoundTrip look, Set<PatientHash> wanted) {
        Supplier<List<PatientHash>> found =
                FOUND.ask(look, wanted.stream().map(it -> it.tenantId().value()).toList(), parameters(wanted));
        return () -> refused(wanted, Set.copyOf(found.get()));
    }

    /** Refuses a patient alone, with a statement of one shard. */
    void require(EntityManager entityManager, PatientHash wanted) {
        Set<PatientHash> found = ErasureRecordStore.find(entityManager, wanted).isPresent() ? Set.of(wanted) : Set.of();
        refused(Set.of(wanted), found).values().forEach(refusal -> {
            throw refusal;
        });
    }

    private Map<PatientHash, KeyManagementException> refused(Set<PatientHash> wanted, Set<PatientHash> found) {
        Map<PatientHash, KeyManagementException> refused = wanted.stream()
                .filter(patient -> found.contains(patient) || erased.contains(patient.hash()))
                .collect(Collectors.toMap(Function.identity(), patient -> new KeysDestroyedException()));
        if (erased.isOutOfDate()) {
            wanted.forEach(patient -> refused.putIfAbsent(patient, new AuditUnavailableException()));
        }
        return refused;
    }

    private static Object[] parameters(Collection<PatientHash> wanted) {
        return new Object[] {
            SqlType.TEXT.each(wanted.stream().map(it -> it.tenantId().value()).toList()),
            SqlType.TEXT.each(wanted.stream().map(it -> it.hash().toString()).toList())
        };
    }
}
