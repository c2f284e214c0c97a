package org.medchain.keys.tenant;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.medchain.keys.audit.directing.RowValues;

/**
 * The columns that protect a tenant: how seal and event have each, and how it is put back. A proposal is not put back;
 * it is asked for again.
 */
final class TenantColumns {

    private static final List<Column> ALL = List.of(
            text("name", it -> it.name, (it, value) -> it.name = value),
            text("status", it -> it.status, (it, value) -> it.status = value),
            text("suspendedBy", it -> it.suspendedBy, (it, value) -> it.suspendedBy = value),
            text("kmsCmkArn", it -> it.kmsCmkArn, (it, value) -> it.kmsCmkArn = value),
            text("kmsReplicaArns", it -> it.kmsReplicaArns, (it, value) -> it.kmsReplicaArns = value),
            text("hsmKeyLabel", it -> it.hsmKeyLabel, (it, value) -> it.hsmKeyLabel = value),
            time("cmkActiveFrom", it -> it.cmkActiveFrom, (it, value) -> it.cmkActiveFrom = value),
            time("cmkActiveUntil", it -> it.cmkActiveUntil, (it, value) -> it.cmkActiveUntil = value),
            number(
                    "destructionWindowSeconds",
                    it -> it.destructionWindowSeconds,
                    (it, value) -> it.destructionWindowSeconds = value),
            flag("fourEyes", it -> it.fourEyes, (it, value) -> it.fourEyes = value),
            text("auditRetention", it -> it.auditRetention, (it, value) -> it.auditRetention = value),
            flag(
                    "keepPatientIdsInAudit",
                    it -> it.keepPatientIdsInAudit,
                    (it, value) -> it.keepPatientIdsInAudit = value),
            number(
                    "maxMessagesPerKey",
                    it -> it.maxMessagesPerKey,
                    (it, value) -> it.maxMessagesPerKey = value == null ? null : Math.toIntExact(value)),
            number(
                    "sealingPeriodSeconds",
                    it -> it.sealingPeriodSeconds,
                    (it, value) -> it.sealingPeriodSeconds = value),
            text("recoveryPublicKey", it -> it.recoveryPublicKey, (it, value) -> it.recoveryPublicKey = value),
            number(
                    "recoveryKeyWaitSeconds",
                    it -> it.recoveryKeyWaitSeconds,
                    (it, value) -> it.recoveryKeyWaitSeconds = value));

    private TenantColumns() {}

    /** @param put takes null where the value is absent */
    private record Column(String name, Function<Tenant, Object> value, BiConsumer<Tenant, JsonValue> put) {}

    private static Column text(String name, Function<Tenant, Object> value, BiConsumer<Tenant, String> put) {
        return new Column(
                name, value, (it, json) -> put.accept(it, json == null ? null : ((JsonString) json).getString()));
    }

    private static Column time(String name, Function<Tenant, Object> value, BiConsumer<Tenant, Instant> put) {
        return text(name, value, (it, text) -> put.accept(it, text == null ? null : Instant.parse(text)));
    }

    private static Column number(String name, Function<Tenant, Object> value, BiConsumer<Tenant, Long> put) {
        return new Column(
                name, value, (it, json) -> put.accept(it, json == null ? null : ((JsonNumber) json).longValueExact()));
    }

    private static Column flag(String name, Function<Tenant, Object> value, BiConsumer<Tenant, Boolean> put) {
        return new Column(name, value, (it, json) -> put.accept(it, json == null ? null : json.equals(JsonValue.TRUE)));
    }

    static RowValues valuesOf(Tenant tenant) {
        RowValues values = RowValues.of();
        for (Column column : ALL) {
            values = values.with(column.name(), column.value().apply(tenant));
        }
        return values;
    }

    /** @param values as {@link #valuesOf} tells them */
    static void putBack(Tenant tenant, JsonObject values) {
        ALL.forEach(column -> column.put().accept(tenant, values.get(column.name())));
    }
}
