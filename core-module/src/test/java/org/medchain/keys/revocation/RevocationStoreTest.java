package org.medchain.keys.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.InProcessTenants;

@ParameterizedClass
@EnumSource
class RevocationStoreTest {

    private static final PatientId ADA = new PatientId("ada");
    private static final PatientId ZOE = new PatientId("zoe");

    private final DatabaseKind kind;
    private final InProcessAudit audit;
    private final TenantId tenant;
    private final RevocationStore store;

    RevocationStoreTest(DatabaseKind kind) {
        this.kind = kind;
        audit = new InProcessAudit(kind.database());
        tenant = new InProcessTenants(audit).add();
        audit.callAs(tenant, "officer");
        store = new RevocationStore(kind.database(), 3);
    }

    private void record(Operation operation, Optional<PatientId> patientId) {
        record(audit, operation, patientId);
    }

    private static void record(InProcessAudit by, Operation operation, Optional<PatientId> patientId) {
        by.operations()
                .ofCallersTenant(Optional.empty())
                .on(patientId)
                .run(operation, attempt -> Recorded.found(operation));
    }

    private void destroy(PatientId patientId) {
        record(Operation.DESTROY_PATIENT_KEYS, Optional.of(patientId));
    }

    private RevocationCursor head() {
        return store.find(tenant, Optional.empty()).cursor().orElseThrow();
    }

    private RevocationCursor begin() {
        record(Operation.READ_REVOCATIONS, Optional.empty());
        return head();
    }

    private RevocationPage after(RevocationCursor place) {
        return store.find(tenant, Optional.of(place));
    }

    @Nested
    class Find {

        @Test
        void hasNoPlaceInAChainWithoutEntries() {
            assertThat(store.find(tenant, Optional.empty())).isEqualTo(RevocationPage.fromStart(Optional.empty()));
        }

        @Test
        void tellsNothingBehindTheEnd() {
            RevocationCursor begin = begin();

            assertThat(after(begin))
                    .isEqualTo(new RevocationPage(List.of(), false, Optional.of(begin), false))
                    .matches(RevocationPage::tellsNothing);
        }

        @Test
        void tellsEachPatientOnce() {
            RevocationCursor begin = begin();
            destroy(ZOE);
            destroy(ADA);
            destroy(ZOE);

            RevocationPage page = after(begin);

            assertThat(page.patients()).containsExactly(ZOE, ADA);
            assertThat(page.all()).isFalse();
            assertThat(page.more()).isFalse();
            assertThat(page.cursor()).contains(head());
            assertThat(after(head()).tellsNothing()).isTrue();
        }

        @Test
        void tellsWhatIsMoreThanAPageOnTheNext() {
            RevocationCursor begin = begin();
            List<PatientId> patients = IntStream.range(0, 7)
                    .mapToObj(i -> new PatientId("patient-" + i))
                    .toList();
            patients.forEach(RevocationStoreTest.this::destroy);

            RevocationPage first = after(begin);
            RevocationPage second = after(first.cursor().orElseThrow());
            RevocationPage last = after(second.cursor().orElseThrow());

            assertThat(Stream.of(first, second, last).map(RevocationPage::more)).containsExactly(true, true, false);
            assertThat(Stream.of(first, second, last).flatMap(page -> page.patients().stream()))
                    .containsExactlyElementsOf(patients);
            assertThat(last.cursor()).contains(head());
        }

        /** Another program than the service wrote the id: nobody knows whose keys are revoked. */
        @Test
        void tellsAllIfTheIdOfAPatientIsNone() {
            RevocationCursor begin = begin();
            destroy(ZOE);
            destroy(ADA);
            kind.database()
                    .execute(
                            "update audit_events set patient_id = 'zoe ' where patient_id = 'zoe' and tenant_id = ?",
                            tenant.value());

            RevocationPage page = after(begin);

            assertThat(page.all()).isTrue();
            assertThat(page.patients()).containsExactly(ADA);
        }

        @Test
        void tellsAllWhenTheTenantIsSuspended() {
            RevocationCursor begin = begin();
            destroy(ZOE);
            record(Operation.SUSPEND_TENANT, Optional.empty());

            RevocationPage page = after(begin);

            assertThat(page.all()).isTrue();
            assertThat(page.patients()).containsExactly(ZOE);
        }

        @Test
        void tellsNothingOfOtherOperationsAndOfFailures() {
            RevocationCursor begin = begin();
            record(Operation.DECRYPT_DATA_KEY, Optional.of(ZOE));
            record(Operation.CANCEL_DESTRUCTION, Optional.of(ZOE));
            record(Operation.ERASE_PATIENT_KEYS, Optional.empty());
            OperationScope scope =
                    audit.operations().ofCallersTenant(Optional.empty()).on(ZOE);
            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> scope.run(Operation.DESTROY_PATIENT_KEYS, attempt -> {
                        throw new CallerRefusedException();
                    }));

            assertThat(after(begin).tellsNothing()).isTrue();
        }

        @Test
        void beginsFromTheStartAtAPlaceThatIsNotInTheChain() {
            RevocationCursor begin = begin();
            List<RevocationCursor> foreign = List.of(
                    new RevocationCursor(begin.seq(), "0".repeat(32)),
                    new RevocationCursor(begin.seq() + 1, begin.hash()));

            assertThat(foreign)
                    .allSatisfy(
                            place -> assertThat(after(place)).isEqualTo(RevocationPage.fromStart(Optional.of(begin))));
        }

        /** Two ledgers, as two servers have them. Each answer goes on where the one before ended. */
        @Test
        void losesNothingThatServersCommitSideBySide() throws Exception {
            RevocationCursor place = begin();
            InProcessAudit other = new InProcessAudit(kind.database());
            other.callAs(tenant, "officer");
            List<PatientId> told = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> ends = IntStream.range(0, 4)
                        .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                            for (int i = 0; i < 50; i++) {
                                record(
                                        thread % 2 == 0 ? audit : other,
                                        Operation.DESTROY_PATIENT_KEYS,
                                        Optional.of(new PatientId(thread + "-" + i)));
                            }
                        }))
                        .toList();
                boolean ended;
                do {
                    ended = ends.stream().allMatch(Future::isDone);
                    RevocationPage page = after(place);
                    assertThat(page.all()).isFalse();
                    told.addAll(page.patients());
                    place = page.cursor().orElseThrow();
                    ended &= !page.more();
                } while (!ended);
                for (Future<?> end : ends) {
                    end.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(told).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Nested
    class FindNewest {

        @Test
        void tellsTheTenantsThatHaveSomethingBehindTheirPlace() {
            RevocationCursor begin = begin();
            destroy(ZOE);
            destroy(ADA);
            long newest = head().seq();
            TenantId quiet = new InProcessTenants(audit).add();

            assertThat(store.findNewest(Map.of(tenant, begin.seq(), quiet, 1L))).isEqualTo(Map.of(tenant, newest));
            assertThat(store.findNewest(Map.of(tenant, newest))).isEmpty();
        }
    }
}
