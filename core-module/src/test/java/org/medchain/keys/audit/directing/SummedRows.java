package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditRows;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.database.InProcessDatabase;

/** Directing rows of one test, changed as the service changes them. */
final class SummedRows {

    final SummedRow.Table table;
    final InProcessAudit audit;
    final DirectingRows rows;

    SummedRows(InProcessAudit audit) {
        this(audit, InProcessRows.of(audit.database()), newTable());
    }

    SummedRows(InProcessAudit audit, DirectingRows rows, SummedRow.Table table) {
        this.table = table;
        this.audit = audit;
        this.rows = rows;
    }

    static SummedRow.Table newTable() {
        return new SummedRow.Table("t" + UUID.randomUUID().toString().substring(0, 8) + "-");
    }

    InProcessDatabase database() {
        return audit.database();
    }

    RowName create(String tenant, long number) {
        RowName row = table.row(tenant);
        audit.operations()
                .byItself(row.tenantId(), "test")
                .run(
                        Operation.UPDATE_TENANT,
                        attempt -> Recorded.changing(
                                rows.create(attempt, storing -> SummedRow.store(storing, row, number)), row));
        return row;
    }

    void change(RowName row, long number) {
        audit.operations()
                .byItself(row.tenantId(), "test")
                .run(
                        Operation.UPDATE_TENANT,
                        attempt -> Recorded.changing(
                                rows.change(
                                        attempt,
                                        finding -> SummedRow.find(finding, row),
                                        (SummedRow found) -> found.set(number)),
                                row));
    }

    void remove(RowName row) {
        audit.operations().byItself(row.tenantId(), "test").run(Operation.UPDATE_TENANT, attempt -> {
            Effect removal = rows.remove(attempt, finding -> SummedRow.find(finding, row), SummedRow::remove);
            return Recorded.changing(removal, row);
        });
    }

    Optional<Long> read(RowName row) {
        return rows.find(row, finding -> SummedRow.find(finding, row)).map(SummedRow::number);
    }

    boolean isTrusted(RowName row) {
        return rows.isTrusted(row, table::find);
    }

    List<AuditEvent> events(RowName row) {
        return audit.eventsOf(row.tenantId());
    }

    void storeBySql(RowName row, long number) {
        database().change(entityManager -> SummedRow.store(entityManager, row, number));
    }

    void setBySql(RowName row, long number) {
        database()
                .execute(
                        "update summed_chains set summed_to = ?1 where tenant_id = ?2",
                        number,
                        row.tenantId().value());
    }

    void deleteRow(RowName row) {
        database()
                .execute(
                        "delete from summed_chains where tenant_id = ?1",
                        row.tenantId().value());
    }

    void deleteSeal(RowName row) {
        database()
                .execute(
                        "delete from row_seals where tenant_id = ?1 and subject = ?2",
                        row.tenantId().value(),
                        row.subject());
    }

    RowSeal seal(RowName row) {
        return database()
                .read(entityManager -> RowSealStore.find(entityManager, row))
                .seal()
                .orElseThrow();
    }

    void storeSeal(RowName row, RowSeal seal) {
        database().change(entityManager -> RowSealStore.store(entityManager, row, seal));
    }

    /**
     * Appends to the chain as the service's role may: a copy of an event, with another number of the change.
     *
     * @param values after it, as SQL
     */
    void appendCopy(RowName row, long seq, long number, String values) {
        String copied =
                "tenant_id, id, entry_hash, occurred_at, operation, outcome, actor, roles, request_id, provider, subject,"
                        + " values_before";
        database()
                .execute(
                        "insert into audit_events (" + copied + ", seq, change_number, values_after) select " + copied
                                + ", (select max(seq) + 1 from audit_events where tenant_id = ?1), ?2, " + values
                                + " from audit_events where tenant_id = ?1 and seq = ?3",
                        row.tenantId().value(),
                        number,
                        seq);
    }

    /** As the archiver removes events of long ago. */
    void archiveAll(RowName row) {
        String tenant = row.tenantId().value();
        long last = events(row).size();
        database().change(entityManager -> {
            entityManager
                    .createNativeQuery("update audit_events set occurred_at = ?1 where tenant_id = ?2")
                    .setParameter(1, OffsetDateTime.parse("2010-11-01T12:00:00Z"))
                    .setParameter(2, tenant)
                    .executeUpdate();
            byte[] hash = (byte[]) entityManager
                    .createNativeQuery(
                            "select entry_hash from audit_events where tenant_id = ?1 and seq = ?2", byte[].class)
                    .setParameter(1, tenant)
                    .setParameter(2, last)
                    .getSingleResult();
            assertThat(AuditRows.removeArchived(entityManager, tenant, 0, last, hash))
                    .isTrue();
        });
    }
}
