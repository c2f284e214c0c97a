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
            text("status", it -> it.use.status, (it, value) -> it.use.status = value),
            text("suspendedBy", it -> it.use.suspendedBy, (it, value) -> it.use.suspendedBy = value),
            text("kmsCmkArn", it -> it.cmkColumns().kmsCmkArn, (it, value) -> it.cmkColumns().kmsCmkArn = value),
            text(
                    "kmsReplicaArns",
                    it -> it.cmkColumns().kmsReplicaArns,
                    (it, value) -> it.cmkColumns().kmsReplicaArns = value),
            text("hsmKeyLabel", it -> it.cmkColumns().hsmKeyLabel, (it, value) -> it.cmkColumns().hsmKeyLabel = value),
            time("cmkActiveFrom", it -> it.cmkColumns().activeFrom, (it, value) -> it.cmkColumns().activeFrom = value),
            time(
                    "cmkActiveUntil",
                    it -> it.cmkColumns().activeUntil,
                    (it, value) -> it.cmkColumns().activeUntil = value),
            number(
                    "destructionWindowSeconds",
                    it -> it.policies.destructionWindowSeconds,
                    (it, value) -> it.policies.destructionWindowSeconds = value),
            flag("fourEyes", it -> it.policies.fourEyes, (it, value) -> it.policies.fourEyes = value),
            text("auditRetention", it -> it.policies.auditRetention, (it, value) -> it.policies.auditRetention = value),
            flag(
                    "keepPatientIdsInAudit",
                    it -> it.policies.keepPatientIdsInAudit,
                    (it, value) -> it.policies.keepPatientIdsInAudit = value),
            number(
                    "maxMessagesPerKey",
                    it -> it.policies.maxMessagesPerKey,
                    (it, value) -> it.policies.maxMessagesPerKey = value == null ? null : Math.toIntExact(value)),
            number(
                    "sealingPeriodSeconds",
                    it -> it.policies.sealingPeriodSeconds,
                    (it, value) -> it.policies.sealingPeriodSeconds = value),
            text("recoveryPublicKey", it -> it.recoveryPublicKey, (it, value) -> it.recoveryPublicKey = value),
            number(
                    "recoveryKeyWaitSeconds",
                    it -> it.policies.recoveryKeyWaitSeconds,
                    (it, value) -> it.policies.recoveryKeyWaitSeconds = value));

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
