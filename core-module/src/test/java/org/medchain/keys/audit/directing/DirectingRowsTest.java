package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class DirectingRowsTest {

    private final SummedRows rows;

    DirectingRowsTest(DatabaseKind kind) {
        rows = new SummedRows(new InProcessAudit(kind.database()));
    }

    private void assertDirectsNothing(RowName row) {
        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> rows.read(row));
        assertThatExceptionOfType(TenantUntrustedException.class)
                .isThrownBy(() -> rows.database().read(entityManager -> {
                    Optional<SummedRow> found = rows.table.find(entityManager, row);
                    found.ifPresentOrElse(
                            it -> rows.rows.requireAll(entityManager, row.tenantId(), List.of(it)),
                            () -> rows.rows.requireAbsent(entityManager, row));
                    return found;
                }));
        assertThat(rows.isTrusted(row)).isFalse();
    }

    @Nested
    class Change {

        @Test
        void sealsTheRowAndRecordsItsValues() {
            RowName row = rows.create("a", 1);
            rows.change(row, 2);
            rows.remove(row);

            assertThat(rows.events(row))
                    .extracting(event -> event.change().orElseThrow())
                    .containsExactly(
                            new RowChange(row.subject(), 1, Optional.empty(), Optional.of("{\"number\":1}")),
                            new RowChange(
                                    row.subject(), 2, Optional.of("{\"number\":1}"), Optional.of("{\"number\":2}")),
                            new RowChange(row.subject(), 3, Optional.of("{\"number\":2}"), Optional.empty()));
            assertThat(rows.read(row)).isEmpty();
        }

        @Test
        void isReadAsItIs() {
            RowName row = rows.create("a", 1);
            rows.change(row, 2);

            assertThat(rows.read(row)).contains(2L);
            assertThat(rows.read(rows.table.row("of-nobody"))).isEmpty();
        }

        @Test
        void createsAgainWhatWasRemoved() {
            RowName row = rows.create("a", 1);
            rows.remove(row);
            rows.create("a", 7);

            assertThat(rows.read(row)).contains(7L);
            assertThat(rows.seal(row).number()).isEqualTo(3);
        }

        @Test
        void isRefusedIfThereIsNoSuchRow() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> rows.change(rows.table.row("a"), 2));
        }

        @Test
        void isRefusedOfAForgedRowAndLeavesItAndItsSeal() {
            RowName row = rows.create("a", 1);
            rows.setBySql(row, 2);

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> rows.change(row, 3));
            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> rows.remove(row));
            assertThat(rows.seal(row).number()).isEqualTo(1);
            assertDirectsNothing(row);
        }

        @Test
        void createsNothingInThePlaceOfADeletedRow() {
            RowName row = rows.create("a", 1);
            rows.deleteRow(row);

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> rows.create("a", 2));
        }

        @Test
        void isDoneTwiceInOneGroupOfTheLedger() {
            RowName row = rows.create("a", 0);
            int changes = 20;
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 1; i <= changes; i++) {
                int number = i;
                running.add(CompletableFuture.runAsync(() -> rows.change(row, number)));
            }
            running.forEach(CompletableFuture::join);

            assertThat(rows.events(row))
                    .extracting(event -> event.change().orElseThrow().number())
                    .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, changes + 1)
                            .boxed()
                            .toList());
            assertThat(rows.isTrusted(row)).isTrue();
        }

        @Test
        void isNoFalseAlarmForWhoReadsMeanwhile() {
            RowName row = rows.create("a", 0);
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
                while (!ended.get()) {
                    assertThatNoException().isThrownBy(() -> rows.read(row));
                }
            });
            for (int i = 1; i <= 200; i++) {
                rows.change(row, i);
            }
            ended.set(true);
            reader.join();
        }
    }

    @Nested
    class DirectsNothing {

        private RowName row = rows.create("a", 1);

        @Test
        void whenItWasChangedBySql() {
            rows.setBySql(row, 2);

            assertDirectsNothing(row);
        }

        @Test
        void whenItWasAddedBySql() {
            RowName added = rows.table.row("b");
            rows.storeBySql(added, 1);

            assertDirectsNothing(added);
        }

        @Test
        void whenItWasDeleted() {
            rows.deleteRow(row);

            assertDirectsNothing(row);
        }

        @Test
        void whenItsSealIsMissing() {
            rows.deleteSeal(row);

            assertDirectsNothing(row);
        }

        @Test
        void whenItWasDeletedWithItsSeal() {
            rows.deleteRow(row);
            rows.deleteSeal(row);

            assertDirectsNothing(row);
        }

        @Test
        void whenItIsOlderAndHasItsOlderSeal() {
            RowSeal older = rows.seal(row);
            rows.change(row, 2);
            rows.setBySql(row, 1);
            rows.storeSeal(row, older);

            assertDirectsNothing(row);
        }

        @Test
        void whenItIsBackWithTheSealOfBeforeItsRemoval() {
            RowSeal older = rows.seal(row);
            rows.remove(row);
            rows.storeBySql(row, 1);
            rows.storeSeal(row, older);

            assertDirectsNothing(row);
        }

        @Test
        void whenItIsOlderAndItsOldEventWasCopiedToTheEnd() {
            RowSeal older = rows.seal(row);
            rows.change(row, 2);
            rows.setBySql(row, 1);
            rows.storeSeal(row, older);
            rows.appendCopy(row, 1, 1, "values_after");

            assertDirectsNothing(row);
        }

        @Test
        void whenARemovalWasForgedInTheTrail() {
            rows.deleteRow(row);
            rows.deleteSeal(row);
            rows.appendCopy(row, 1, 2, "null");

            assertDirectsNothing(row);
        }

        @Test
        void whenARemovalWasForgedInTrailAndSeal() {
            rows.deleteRow(row);
            RowKey other = RowKey.random(new SecureRandom());
            RowSeal forged = RowSeal.of(other, row, 2, Optional.empty());
            rows.storeSeal(row, new RowSeal(2, Optional.empty(), rows.seal(row).keyId(), forged.mac()));
            rows.appendCopy(row, 1, 2, "null");

            assertDirectsNothing(row);
        }

        @Test
        void whenItsSealIsOfAnotherRow() {
            RowName other = rows.create("b", 1);
            RowSeal seal = rows.seal(row);
            rows.storeSeal(row, rows.seal(other));
            rows.storeSeal(other, seal);

            assertDirectsNothing(row);
            assertDirectsNothing(other);
        }

        @Test
        void whenItsSealIsOfAnotherTableOfTheTenant() {
            RowName elsewhere = new RowName(row.tenantId(), row.table() + "x", row.key());
            rows.storeSeal(elsewhere, rows.seal(row));

            assertThat(rows.rows.isTrusted(elsewhere, rows.table::find)).isFalse();
        }

        @Test
        void whenItsSealHasAHigherNumberThanTheTrail() {
            rows.storeSeal(row, RowSeal.of(InProcessRows.KEYS.current(), row, 2, Optional.of("{\"number\":1}")));

            assertDirectsNothing(row);
        }
    }

    @Nested
    class Archived {

        @Test
        void eventsLeaveTheirRowTrusted() {
            RowName row = rows.create("a", 1);
            rows.archiveAll(row);

            assertThat(rows.read(row)).contains(1L);
            rows.change(row, 2);
            assertThat(rows.read(row)).contains(2L);
            assertThat(rows.seal(row).number()).isEqualTo(2);
        }

        @Test
        void eventsDoNotMakeAForgedRowTrusted() {
            RowName row = rows.create("a", 1);
            rows.archiveAll(row);
            rows.setBySql(row, 2);

            assertDirectsNothing(row);
        }

        /** By that of the service that is older than all events. */
        @Test
        void eventsDoNotMakeAnOlderRowTrusted() {
            RowName row = rows.create("a", 1);
            RowSeal older = rows.seal(row);
            rows.change(row, 2);
            rows.archiveAll(row);
            rows.setBySql(row, 1);
            rows.storeSeal(row, older);

            assertDirectsNothing(row);
        }

        @Test
        void eventsDoNotMakeADeletedRowTrusted() {
            RowName row = rows.create("a", 1);
            rows.archiveAll(row);
            rows.deleteRow(row);
            rows.deleteSeal(row);

            assertDirectsNothing(row);
        }
    }

    @Nested
    class Adopt {

        private void adopt(RowName row) {
            rows.audit
                    .operations()
                    .byItself(row.tenantId(), "test")
                    .run(
                            Operation.ADOPT_ROW,
                            attempt -> Recorded.changing(
                                    rows.rows.adopt(attempt, row, finding -> rows.table.find(finding, row)), row));
        }

        private AuditEvent last(RowName row) {
            List<AuditEvent> events = rows.events(row);
            return events.get(events.size() - 1);
        }

        @Test
        void sealsAForgedRow() {
            RowName row = rows.create("a", 1);
            rows.setBySql(row, 2);
            adopt(row);

            assertThat(rows.read(row)).contains(2L);
            assertThat(last(row).change())
                    .contains(new RowChange(
                            row.subject(), 2, Optional.of("{\"number\":1}"), Optional.of("{\"number\":2}")));
        }

        @Test
        void sealsThatARowIsGone() {
            RowName row = rows.create("a", 1);
            rows.deleteRow(row);
            adopt(row);

            assertThat(rows.read(row)).isEmpty();
        }

        @Test
        void goesBeyondAForgedEvent() {
            RowName row = rows.create("a", 1);
            rows.appendCopy(row, 1, 17, "values_after");
            assertDirectsNothing(row);
            adopt(row);

            assertThat(rows.read(row)).contains(1L);
            assertThat(rows.seal(row).number()).isEqualTo(18);
        }

        @Test
        void doesNothingIfNeitherRowNorSealHasValues() {
            RowName row = rows.create("a", 1);
            rows.remove(row);
            adopt(row);

            assertThat(last(row).change()).isEmpty();
            assertThat(rows.read(row)).isEmpty();
        }
    }
}
