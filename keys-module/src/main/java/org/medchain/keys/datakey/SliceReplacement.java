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
import org.medchain.keys.DataKeyId;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * Replaces the wrappings of many patients' slices, each slice's all or none. A data key that moves has to be of the generation that was read;
 * others may change, and some may be added, if their wrappings are not due. It looks under the lock of the tenant's chain, which every write of a data
 * key holds too.
 */
final class SliceReplacement implements Bulk<RewrappedSlice> {

    static final SliceReplacement ALL = new SliceReplacement();

    private static final int CHANGED = 5;

    /** The changed columns, then those by which the row is found. */
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

    private static final TenantsQuery<Stored> STORED = new TenantsQuery<>(
            "select stored.tenant_id, stored.patient, stored.key_id, stored.generation, stored.provider, stored.wrapped_under, stored.wrapped_at"
                    + " from unnest(cast(? as varchar array), cast(? as uuid array), cast(? as uuid array), cast(? as uuid array))"
                    + " as wanted (tenant_id, patient, behind, last)"
                    + " join data_keys stored on stored.tenant_id = wanted.tenant_id and stored.patient = wanted.patient"
                    + " and stored.key_id > wanted.behind and stored.key_id <= wanted.last where "
                    + TenantsQuery.about("stored.tenant_id"),
            row -> new Stored(
                    new PatientRowId(new TenantId(row.text(1)), row.uuid(2)),
                    row.uuid(3),
                    new StoredWrapping(row.integer(4), row.text(5), row.text(6), row.time(7))));

    private record Stored(PatientRowId patient, UUID keyId, StoredWrapping wrapping) {}

    private SliceReplacement() {}

    /** Returns the last rank. A data key that is made in the same group is under the CMK or KEK of today, too. */
    @Override
    public int rank() {
        return 3;
    }

    @Override
    public Supplier<Map<RewrappedSlice, KeyManagementException>> refuse(RoundTrip look, Set<RewrappedSlice> wanted) {
        List<RewrappedSlice> slices = List.copyOf(wanted);
        Supplier<List<Stored>> stored = STORED.ask(
                look,
                slices.stream().map(it -> it.patient().tenantId().value()).toList(),
                SqlType.TEXT.each(slices.stream()
                        .map(it -> it.patient().tenantId().value())
                        .toList()),
                SqlType.UUID.each(
                        slices.stream().map(it -> it.patient().value()).toList()),
                SqlType.UUID.each(slices.stream().map(RewrappedSlice::behind).toList()),
                SqlType.UUID.each(slices.stream().map(RewrappedSlice::last).toList()));
        return () -> refused(slices, stored.get());
    }

    private static Map<RewrappedSlice, KeyManagementException> refused(
            List<RewrappedSlice> wanted, List<Stored> found) {
        Map<PatientRowId, Map<UUID, StoredWrapping>> stored = found.stream()
                .collect(Collectors.groupingBy(
                        Stored::patient, Collectors.toMap(Stored::keyId, Stored::wrapping, (one, same) -> one)));
        Map<RewrappedSlice, KeyManagementException> refused = new HashMap<>();
        for (RewrappedSlice slice : wanted) {
            if (!slice.fits(takeFrom(stored.getOrDefault(slice.patient(), new HashMap<>()), slice))) {
                refused.put(slice, new ConcurrentChangeException());
            }
        }
        return refused;
    }

    /** The first of two slices with one data key takes what the other expects. */
    private static Map<UUID, StoredWrapping> takeFrom(Map<UUID, StoredWrapping> ofPatient, RewrappedSlice slice) {
        Map<UUID, StoredWrapping> ofSlice = new HashMap<>(ofPatient);
        ofSlice.keySet().removeIf(keyId -> !slice.hasPlaceFor(keyId));
        ofPatient.keySet().removeAll(ofSlice.keySet());
        return ofSlice;
    }

    @Override
    public void apply(RoundTrip changes, List<RewrappedSlice> wanted) {
        List<Object[]> rows = new ArrayList<>();
        WrappingNotes notes = new WrappingNotes();
        for (RewrappedSlice slice : wanted) {
            TenantId tenantId = slice.patient().tenantId();
            Map<DataKeyId, DataKey> asRead = slice.asRead();
            for (RewrappedKey key : slice.moved()) {
                rows.add(row(slice.patient(), key));
                DataKey before = asRead.get(key.keyId());
                notes.add(tenantId, before.providerName(), before.wrappedUnder(), -1);
                notes.add(
                        tenantId,
                        key.wrapping().provider().name(),
                        key.wrapping().wrappedUnder(),
                        1);
            }
        }
        if (!rows.isEmpty()) {
            TABLE.update(changes, CHANGED, rows);
            notes.store(changes);
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
