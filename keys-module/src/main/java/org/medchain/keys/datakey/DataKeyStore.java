package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.TenantId;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** Finds the data keys of a patient. */
@Shared
public final class DataKeyStore {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String SELECT = "select " + DataKey.COLUMNS + " from current_data_keys where ";
    private static final String OF_PATIENT = SELECT + "tenant_id = ? and patient = ?";
    private static final RowQuery<DataKey> ONE = new RowQuery<>(OF_PATIENT + " and key_id = ?", DataKey::read);
    private static final RowQuery<DataKey> FIRST =
            new RowQuery<>(OF_PATIENT + " order by key_id limit ?", DataKey::read);
    private static final RowQuery<DataKey> NEXT =
            new RowQuery<>(OF_PATIENT + " and key_id > ? order by key_id limit ?", DataKey::read);
    private static final RowQuery<DataKey> OF_FIRST = new RowQuery<>(
            SELECT + "tenant_id = ? and patient = any(?) order by patient, key_id limit ?", DataKey::read);

    private static final String COUNT_WRAPPINGS =
            "select provider, wrapped_under, cast(sum(data_keys) as bigint) from wrapping_counts ";
    private static final String BY_WRAPPING =
            " group by provider, wrapped_under having sum(data_keys) <> 0 order by provider, wrapped_under";
    private static final RowQuery<WrappingCount.Stored> WRAPPINGS =
            new RowQuery<>(COUNT_WRAPPINGS + BY_WRAPPING, WrappingCount.Stored::read);
    private static final RowQuery<WrappingCount.Stored> WRAPPINGS_OF =
            new RowQuery<>(COUNT_WRAPPINGS + "where tenant_id = ?" + BY_WRAPPING, WrappingCount.Stored::read);
    private static final ReadableRows COUNTED = new ReadableRows("data_keys");

    private final Database database;

    @Inject
    DataKeyStore(Database database) {
        this.database = database;
    }

    /** One data key of the patient. */
    public Optional<DataKey> find(PatientRowId patient, DataKeyId keyId) {
        return database.read(entityManager ->
                ONE.find(entityManager, patient.tenantId().value(), patient.value(), keyId.value()).stream()
                        .findFirst());
    }

    /** The data keys of the patient, oldest first: all, or one more than are re-wrapped at once. */
    public List<DataKey> findFirst(PatientRowId patient) {
        return database.read(entityManager ->
                FIRST.find(entityManager, patient.tenantId().value(), patient.value(), Rewrapping.AT_ONCE + 1));
    }

    /**
     * The data keys of so many patients from the first on that they are not more than are re-wrapped at once, each patient's all,
     * oldest first. If the first patient has more, one more than that, and of no other.
     *
     * @param patients of one tenant, in the order of their ids, as the database has it
     * @return an entry for each patient that was looked at
     */
    public Map<PatientRowId, List<DataKey>> findOfFirst(List<PatientRowId> patients) {
        return findOfFirst(patients, Rewrapping.AT_ONCE);
    }

    Map<PatientRowId, List<DataKey>> findOfFirst(List<PatientRowId> patients, int limit) {
        if (patients.isEmpty()) {
            return Map.of();
        }
        PatientRowId first = patients.get(0);
        List<DataKey> found = database.read(entityManager -> OF_FIRST.find(
                entityManager,
                first.tenantId().value(),
                SqlType.UUID.each(patients.stream().map(PatientRowId::value).toList()),
                limit + 1));
        int whole = countWhole(patients, found.stream().map(DataKey::patient).toList(), limit);
        if (whole == 0) {
            return Map.of(first, found);
        }
        Map<PatientRowId, List<DataKey>> keys = found.stream().collect(Collectors.groupingBy(DataKey::patient));
        return patients.subList(0, whole).stream()
                .collect(Collectors.toMap(it -> it, it -> keys.getOrDefault(it, List.of())));
    }

    /**
     * Returns how many of the patients, from the first on, have no data key beyond those that were found.
     *
     * @param found whose they are, in the order of the patients; if there are more than the limit, there may be others behind them
     */
    static int countWhole(List<PatientRowId> patients, List<PatientRowId> found, int limit) {
        return found.size() <= limit ? patients.size() : patients.indexOf(found.get(limit));
    }

    /**
     * Counts the data keys by the CMK or KEK that they are wrapped under: of the tenant, or of all tenants together. Those whose row names a provider that
     * there is not are left out.
     */
    public List<WrappingCount> countWrappings(Optional<TenantId> tenantId) {
        return WrappingCount.of(
                tenantId,
                COUNTED,
                database.read(entityManager -> tenantId.map(it -> WRAPPINGS_OF.find(entityManager, it.value()))
                        .orElseGet(() -> WRAPPINGS.find(entityManager))));
    }

    /** One page of the patient's data keys, oldest first. */
    public List<DataKey> findAfter(PatientRowId patient, Optional<DataKeyId> after, int limit) {
        UUID last = after.map(DataKeyId::value).orElse(BEFORE_ALL);
        return database.read(
                entityManager -> NEXT.find(entityManager, patient.tenantId().value(), patient.value(), last, limit));
    }
}
