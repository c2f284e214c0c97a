package org.medchain.keys.datakey;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * Refuses an operation on a data key whose row holds something else than is expected; changes nothing. A row that is lost is not missed: the
 * encrypted key that was sent opens by itself. It looks under the lock of the tenant's chain, which every write of a data key holds too, and
 * saves decrypting a transaction of its own.
 */
final class ExpectedRowGuard implements Bulk<ExpectedRow> {

    static final ExpectedRowGuard ALL = new ExpectedRowGuard();

    private static final TenantsQuery<Found> STORED = new TenantsQuery<>(
            "select stored.tenant_id, stored.patient, stored.key_id, stored.generation, stored.encrypted_key"
                    + " from unnest(cast(? as varchar array), cast(? as uuid array), cast(? as uuid array))"
                    + " as wanted (tenant_id, patient, key_id)"
                    + " join current_data_keys stored on stored.tenant_id = wanted.tenant_id"
                    + " and stored.patient = wanted.patient and stored.key_id = wanted.key_id"
                    + " where " + TenantsQuery.about("stored.tenant_id"),
            row -> new Found(
                    new Place(new PatientRowId(new TenantId(row.text(1)), row.uuid(2)), row.uuid(3)),
                    row.integer(4),
                    row.bytes(5)),
            SqlType.TEXT,
            SqlType.UUID,
            SqlType.UUID,
            SqlType.INTEGER,
            SqlType.BYTES);

    /** The place of a row. */
    private record Place(PatientRowId patient, UUID keyId) {}

    private record Found(Place place, int generation, byte[] encryptedKey) {}

    private ExpectedRowGuard() {}

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<ExpectedRow, KeyManagementException>> refuse(RoundTrip look, Set<ExpectedRow> wanted) {
        List<Place> places =
                wanted.stream().map(ExpectedRowGuard::placeOf).distinct().toList();
        Supplier<List<Found>> found = STORED.ask(
                look,
                places.stream().map(it -> it.patient().tenantId().value()).toList(),
                SqlType.TEXT.each(places.stream()
                        .map(it -> it.patient().tenantId().value())
                        .toList()),
                SqlType.UUID.each(
                        places.stream().map(it -> it.patient().value()).toList()),
                SqlType.UUID.each(places.stream().map(Place::keyId).toList()));
        return () -> refused(wanted, found.get().stream().collect(Collectors.toMap(Found::place, it -> it)));
    }

    private static Place placeOf(ExpectedRow expected) {
        return new Place(expected.patient(), expected.keyId().value());
    }

    private static Map<ExpectedRow, KeyManagementException> refused(Set<ExpectedRow> wanted, Map<Place, Found> rows) {
        Map<ExpectedRow, KeyManagementException> refused = new HashMap<>();
        for (ExpectedRow expected : wanted) {
            Found row = rows.get(placeOf(expected));
            if (row == null) {
                continue;
            }
            if (Arrays.equals(row.encryptedKey(), expected.encryptedKey())) {
                expected.isThere(row.generation());
            } else {
                expected.holds(row.encryptedKey());
                refused.put(expected, new ConcurrentChangeException());
            }
        }
        return refused;
    }

    @Override
    public OptionalInt generation(ExpectedRow wanted) {
        return wanted.generation();
    }
}
