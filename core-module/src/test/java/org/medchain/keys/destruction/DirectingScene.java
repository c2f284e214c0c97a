package org.medchain.keys.destruction;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.recovery.InProcessRecoveries;
import org.medchain.keys.escrow.recovery.RecoveryId;
import org.medchain.keys.escrow.recovery.RecoveryReason;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.tenant.TenantSpecification;

/**
 * Two tenants, each with a patient whose keys are to be destroyed and another one under a legal hold: rows of each directing table, that a test
 * changes past the service, and the act that they direct.
 */
final class DirectingScene {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId HELD = new PatientId("held");

    private final InProcessDestructions core;
    private final String table;
    private final InProcessRecoveries recoveries;
    private final Rows own;
    private final Rows others;

    /** The rows of one tenant. */
    private record Rows(
            TenantId tenant,
            DestructionId destruction,
            DestructionId heldUp,
            RecoveryId recovery,
            PatientRowId patient,
            PatientRowId held) {

        List<Object> keyIn(String table) {
            return switch (table) {
                case "tenants" -> List.of(tenant.value());
                case "destructions" -> List.of(tenant.value(), destruction.value());
                case "recoveries" -> List.of(tenant.value(), recovery.value());
                case "legal_holds" -> List.of(tenant.value(), held.value());
                default -> throw new IllegalArgumentException(table);
            };
        }
    }

    DirectingScene(InProcessDestructions core, String table) {
        this.core = core;
        this.table = table;
        this.recoveries = new InProcessRecoveries(core, RecipientKey.generate(new SecureRandom()));
        this.others = prepare(core.addTenant(InProcessDestructions.policies(false, true)), "another officer");
        this.own = prepare(core.tenant(), "officer");
    }

    private Rows prepare(TenantId tenant, String officer) {
        core.audit().callAs(tenant, officer);
        core.dataKeys().generate(PATIENT).close();
        core.dataKeys().generate(HELD).close();
        DestructionId destruction = core.request(PATIENT);
        // The same reason and time would be the same row with another key.
        core.clock().advance(Duration.ofSeconds(1));
        DestructionId heldUp = core.request(HELD);
        core.holds().place(HELD, new HoldReason("a lawsuit of " + officer), RowCondition.NONE);
        RecoveryId recovery = recoveries
                .operations()
                .request(new RecoveryReason("a loss that " + officer + " found"), Optional.empty())
                .recovery()
                .id();
        return new Rows(tenant, destruction, heldUp, recovery, rowOf(tenant, PATIENT), rowOf(tenant, HELD));
    }

    private PatientRowId rowOf(TenantId tenant, PatientId patientId) {
        return core.dataKeys().patients().rowOf(new EncryptionContext(tenant, patientId));
    }

    /** A step of the service after which what was there before is an older row. */
    void takeAStep() {
        core.audit().callAs(own.tenant(), "officer");
        switch (table) {
            case "tenants" ->
                core.dataKeys()
                        .tenants()
                        .specify(
                                own.tenant(),
                                new TenantSpecification(
                                        "Another name", TenantCmk.NONE, InProcessDestructions.policies(true, false)));
            case "destructions" -> core.requests().cancel(own.destruction());
            case "recoveries" -> recoveries.operations().cancel(own.recovery());
            default -> core.holds().place(HELD, new HoldReason("another lawsuit"), RowCondition.THERE);
        }
    }

    /** What the row directs is done, if it is let. */
    void act() {
        core.clock().advance(InProcessDestructions.WINDOW);
        core.audit().callAs(own.tenant(), "officer");
        switch (table) {
            case "tenants" -> core.dataKeys().tenants().tenants().require(own.tenant());
            case "destructions" -> core.erasure().run(core.rowOf(own.destruction()), () -> {});
            case "recoveries" -> approve(own.recovery());
            default -> eraseUnderTheHoldAndLiftIt();
        }
    }

    private void approve(RecoveryId recovery) {
        core.audit().callAs(own.tenant(), "second officer");
        recoveries.operations().approve(recovery);
    }

    private void eraseUnderTheHoldAndLiftIt() {
        try {
            core.erasure().run(core.rowOf(own.heldUp()), () -> {});
            throw new AssertionError("erased under a hold");
        } catch (LegalHoldException e) {
            core.holds().lift(HELD, RowCondition.NONE);
        }
    }

    /** What a row directs that was added past the service. */
    void actOn(UUID added) {
        core.clock().advance(InProcessDestructions.WINDOW);
        switch (table) {
            case "tenants" -> core.dataKeys().tenants().tenants().require(new TenantId(added.toString()));
            case "destructions" -> core.erasure().run(core.rowOf(new DestructionId(added)), () -> {});
            case "recoveries" -> approve(new RecoveryId(added));
            default -> {
                core.audit().callAs(own.tenant(), "officer");
                core.holds().lift(PATIENT, RowCondition.NONE);
            }
        }
    }

    /** Whether every patient's keys are there. */
    boolean isNothingErased() {
        return List.of(own.patient(), own.held(), others.patient(), others.held()).stream()
                .allMatch(row -> core.statusOf(row) != PatientStatus.DESTROYED && core.erasureKeysOf(row) == 1);
    }

    private String where() {
        return DirectingColumns.of(table).key().stream()
                .map(column -> column + " = ?")
                .collect(Collectors.joining(" and ", " where ", ""));
    }

    private int change(String sql, Object... more) {
        Object[] parameters = new Object[more.length + own.keyIn(table).size()];
        System.arraycopy(more, 0, parameters, 0, more.length);
        System.arraycopy(own.keyIn(table).toArray(), 0, parameters, more.length, parameters.length - more.length);
        return core.execute(sql + where(), parameters);
    }

    Object valueOf(String column) {
        return valueOf(column, own);
    }

    Object valueOfOther(String column) {
        return valueOf(column, others);
    }

    private Object valueOf(String column, Rows rows) {
        return core.database()
                .value(
                        "select " + column + " from " + table + where(),
                        rows.keyIn(table).toArray());
    }

    /** @param expression in SQL */
    void set(String column, String expression, Object... parameters) {
        if (change("update " + table + " set " + column + " = " + expression, parameters) != 1) {
            throw new AssertionError(table);
        }
    }

    void setToValueOfOther(String column) {
        set(
                column,
                "(select o." + column + " from " + table + " o"
                        + where().replace(" where ", " where o.").replace(" and ", " and o.")
                        + ")",
                others.keyIn(table).toArray());
    }

    PatientRowId anotherPatient() {
        return own.held();
    }

    /** Deletes the row. */
    void delete() {
        if (change("delete from " + table) != 1) {
            throw new AssertionError(table);
        }
    }

    /** Adds a row like the own one with another key. */
    UUID add(List<String> columns) {
        UUID added = table.equals("legal_holds") ? own.patient().value() : UUID.randomUUID();
        String last = DirectingColumns.of(table)
                .key()
                .get(DirectingColumns.of(table).key().size() - 1);
        String values = columns.stream().map(it -> it.equals(last) ? "?" : it).collect(Collectors.joining(", "));
        change(
                "insert into " + table + " (" + String.join(", ", columns) + ") select " + values + " from " + table,
                table.equals("tenants") ? added.toString() : added);
        return added;
    }

    /** Keeps the row, and its seal, as they are. */
    String keep(List<String> columns) {
        String copy = "older_" + UUID.randomUUID().toString().replace("-", "");
        core.execute("create table " + copy + " as select * from " + table + " where 1 = 0");
        change("insert into " + copy + " select " + String.join(", ", columns) + " from " + table);
        // Those of other tests are many.
        core.execute("create table " + copy + "_seals as select * from row_seals where tenant_id = '"
                + own.tenant().value() + "'");
        return copy;
    }

    /** Puts the row back to what was kept. */
    void putBack(String copy, List<String> columns, boolean withSeal) {
        for (String column : columns) {
            if (!DirectingColumns.of(table).key().contains(column)) {
                set(column, "(select o." + column + " from " + copy + " o)");
            }
        }
        if (withSeal) {
            core.execute(
                    "delete from row_seals where tenant_id = ?", own.tenant().value());
            core.execute("insert into row_seals select * from " + copy + "_seals");
        }
        core.execute("drop table " + copy);
        core.execute("drop table " + copy + "_seals");
    }
}
