package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InterleavingDatabase;
import org.medchain.keys.server.database.StoppableDatabase;

@ParameterizedClass
@EnumSource
class RowWatchTest {

    private static final int PAGE = 1000;

    private final SummedRows rows;
    private final RowWatch watch;

    RowWatchTest(DatabaseKind kind) {
        rows = new SummedRows(new InProcessAudit(kind.database()));
        watch = new RowWatch(rows.rows, List.of(rows.table), List.of(), rows.audit.operations(), rows.database());
    }

    @AfterEach
    void removeRows() {
        rows.database().execute("delete from summed_chains where tenant_id like ?1", rows.table.name() + "%");
        rows.database().execute("delete from row_seals where tenant_id like ?1", rows.table.name() + "%");
    }

    /** As many looks as one course over all rows, seals and changes takes. */
    private void lookAtAll() {
        long seals = rows.database()
                .number("select (select count(*) from row_seals) + (select count(*) from"
                        + " (select distinct tenant_id, subject from audit_events where subject is not null) c)");
        for (long look = 0; look <= seals / PAGE + 2; look++) {
            watch.look();
        }
    }

    /** What other tests left in the trail counts too. */
    private int countOfOthers() {
        lookAtAll();
        return watch.count();
    }

    private long found(RowName row) {
        return rows.events(row).stream()
                .filter(event -> event.operation() == Operation.FIND_UNTRUSTED_ROW)
                .count();
    }

    @Test
    void findsEachRowThatWasChangedPastTheServiceOnce() {
        int others = countOfOthers();
        RowName sound = rows.create("sound", 1);
        RowName changed = rows.create("changed", 1);
        rows.setBySql(changed, 2);
        RowName deleted = rows.create("deleted", 1);
        rows.deleteRow(deleted);
        RowName added = rows.table.row("added");
        rows.storeBySql(added, 1);
        RowName older = rows.create("older", 1);
        RowSeal seal = rows.seal(older);
        rows.change(older, 2);
        rows.setBySql(older, 1);
        rows.storeSeal(older, seal);
        RowName gone = rows.create("gone", 1);
        rows.deleteRow(gone);
        rows.deleteSeal(gone);
        RowName removed = rows.create("removed", 1);
        rows.remove(removed);

        lookAtAll();
        lookAtAll();

        Set<RowName> expected = Set.of(changed, deleted, added, older, gone);
        assertThat(watch.untrusted()).isEqualTo(expected);
        assertThat(watch.count()).isEqualTo(others + expected.size());
        assertThat(expected).allSatisfy(row -> assertThat(found(row)).isEqualTo(1));
        assertThat(found(sound)).isZero();
        assertThat(found(removed)).isZero();
    }

    @Test
    void forgetsARowThatWasPutRight() {
        int others = countOfOthers();
        RowName row = rows.create("a", 1);
        rows.setBySql(row, 2);
        lookAtAll();
        assertThat(watch.count()).isEqualTo(others + 1);

        rows.setBySql(row, 1);
        watch.look();

        assertThat(watch.count()).isEqualTo(others);
    }

    @Test
    void goesThroughATableOfSeveralPages() {
        rows.database().change(entityManager -> {
            for (int i = 0; i < PAGE + 1; i++) {
                RowName row = rows.table.row(Integer.toString(10_000 + i));
                rows.rows.seal(entityManager, SummedRow.store(entityManager, row, i));
            }
        });
        RowName last = rows.table.row("z");
        rows.storeBySql(last, 1);
        RowName first = rows.table.row("10000");
        rows.setBySql(first, 7);

        watch.look();
        assertThat(watch.untrusted()).contains(first).doesNotContain(last);
        watch.look();
        assertThat(watch.untrusted()).contains(first, last);
    }

    /** Most transactions of an idle server were those of these looks, one for each row. */
    @Test
    void readsManyRowsInATransaction() {
        rows.database().change(entityManager -> {
            for (int i = 0; i < 300; i++) {
                RowName row = rows.table.row(Integer.toString(10_000 + i));
                rows.rows.seal(entityManager, SummedRow.store(entityManager, row, i));
            }
        });
        AtomicInteger transactions = new AtomicInteger();
        Database counting = new InterleavingDatabase(rows.database(), transactions::incrementAndGet);
        RowWatch watching = new RowWatch(
                InProcessRows.of(counting), List.of(rows.table), List.of(), rows.audit.operations(), rows.database());

        watching.look();

        assertThat(transactions).hasValueLessThan(30);
        assertThat(watching.untrusted()).isEmpty();
    }

    /** Neither a seal nor the trail knows of it. */
    @Test
    void findsARowThatWasAddedToAnotherTable() {
        SummedRow.Table other = SummedRows.newTable();
        RowName added = other.row("added");
        rows.storeBySql(added, 1);
        RowWatch watching = new RowWatch(
                rows.rows, List.of(rows.table, other), List.of(), rows.audit.operations(), rows.database());

        watching.look();
        watching.look();

        assertThat(watching.untrusted()).contains(added);
        rows.deleteRow(added);
    }

    @ParameterizedTest
    @CsvSource({"!, no key", "*, destructions/1", "!, tenants/!", "!0, '/'", "%s, '%/1'"})
    void goesOnBehindANameThatNoRowMayHave(String tenant, String subject) {
        int others = countOfOthers();
        RowName changed = rows.create("changed", 1);
        rows.deleteRow(changed);
        rows.database()
                .execute(
                        "insert into row_seals (tenant_id, subject, number, sealed_values, key_id, mac)"
                                + " values (?1, ?2, 1, '{}', 'key', ?3)",
                        tenant,
                        subject,
                        new byte[32]);
        try {
            lookAtAll();

            assertThat(watch.untrusted()).containsExactly(changed);
            assertThat(watch.count()).isEqualTo(others + 2);
        } finally {
            rows.database().execute("delete from row_seals where tenant_id = ?1", tenant);
        }
    }

    /** A table whose keys are UUIDs throws if it is asked for a row of another key. */
    @Test
    void findsARowWhoseKeyNoRowOfTheTableMayHave() {
        RowName odd = rows.create("odd", 1);
        rows.setBySql(rows.create("z", 1), 2);
        RowWatch watching = new RowWatch(
                rows.rows,
                List.of(rows.table.withUnreadable(odd)),
                List.of(),
                rows.audit.operations(),
                rows.database());

        watching.look();

        assertThat(watching.untrusted()).containsExactlyInAnyOrder(odd, rows.table.row("z"));
    }

    /** Rows of a table that nothing goes through: one is named when it is used. */
    @Test
    void findsARowOfAColumnOnceAndForgetsItWhenItWasPutRight() {
        SealedRow used = new SealedRow(rows.table.row("used").tenantId());
        RowWatch watching =
                new RowWatch(rows.rows, List.of(rows.table), List.of(used), rows.audit.operations(), rows.database());

        watching.look();
        watching.look();

        assertThat(watching.untrusted()).contains(used.name);
        assertThat(found(used.name)).isEqualTo(1);
        used.trusted = true;
        watching.look();
        assertThat(watching.untrusted()).doesNotContain(used.name);
    }

    /** A row of a column is named once: its event must not be lost, nor keep the look from what else there is. */
    @Test
    void recordsWhatItFoundOnceTheTrailCanBeWrittenAgain() {
        RowName changed = rows.create("changed", 1);
        rows.setBySql(changed, 2);
        SealedRow used = new SealedRow(rows.table.row("used").tenantId());
        StoppableDatabase trail = new StoppableDatabase(rows.database());
        RowWatch watching = new RowWatch(
                rows.rows,
                List.of(rows.table),
                List.of(used),
                new InProcessAudit(rows.database(), trail).operations(),
                rows.database());
        trail.stop();
        watching.look();
        assertThat(watching.untrusted()).contains(changed, used.name);
        assertThat(found(changed) + found(used.name)).isZero();

        trail.start();
        watching.look();
        watching.look();

        assertThat(found(changed)).isEqualTo(1);
        assertThat(found(used.name)).isEqualTo(1);
    }

    private static final class SealedRow implements SealedColumn {

        private final RowName name;
        private boolean trusted;
        private boolean taken;

        SealedRow(TenantId tenantId) {
            this.name = new RowName(tenantId, table(), "row");
        }

        @Override
        public String table() {
            return "sealed_rows";
        }

        @Override
        public boolean isSealed() {
            return true;
        }

        @Override
        public long sealAll() {
            return 0;
        }

        @Override
        public List<RowName> takeUntrusted() {
            List<RowName> once = taken ? List.of() : List.of(name);
            taken = true;
            return once;
        }

        @Override
        public boolean isTrusted(RowName row) {
            return trusted;
        }
    }
}
