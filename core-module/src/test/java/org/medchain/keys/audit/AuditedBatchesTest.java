package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class AuditedBatchesTest {

    private static final String COURSE = "course-1";
    private static final int TRIES = 3;

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final InProcessAudit audit;

    /** What the effects of items throw. */
    private final Map<String, RuntimeException> failures = new HashMap<>();

    /** Which items were prepared again, in order. */
    private final List<String> again = new ArrayList<>();

    AuditedBatchesTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
    }

    private List<BatchEnd<String>> commitAll(String... items) {
        return audit.batches().commitAll(List.of(items), new Work(), TRIES, Duration.ofSeconds(1));
    }

    private Attempt attempt(String item) {
        return Attempt.partOf(COURSE, Operation.ROTATE_PATIENT_KEY, new EncryptionContext(tenant, new PatientId(item)));
    }

    /** An item is its patient; each time that it is prepared again, it gets a mark. One in brackets has nothing to commit. */
    private final class Work implements BatchWork<String> {

        @Override
        public Optional<BatchEntry> entry(String item) {
            return item.startsWith("(")
                    ? Optional.empty()
                    : Optional.of(new BatchEntry(attempt(item), entityManager -> apply(item)));
        }

        private void apply(String item) {
            Optional.ofNullable(failures.get(item)).ifPresent(failure -> {
                throw failure;
            });
        }

        @Override
        public String again(String item) {
            again.add(item);
            return item + "'";
        }
    }

    /** A store that never answers for what was prepared again. */
    private static DeferredGroup refuseOnce(List<LedgerUnit> group, boolean apart) {
        group.stream()
                .filter(unit -> !unit.event().patientId().orElseThrow().endsWith("'"))
                .forEach(unit -> unit.fail(new ConcurrentChangeException()));
        return DeferredGroup.NONE;
    }

    private List<String> patientsOfEvents() {
        return audit.eventsOf(tenant).stream()
                .map(event -> event.patientId().orElseThrow())
                .toList();
    }

    @Nested
    class CommitAll {

        @Test
        void recordsEachSuccessWithItsOwnEvent() {
            assertThat(commitAll("a", "b")).extracting(BatchEnd::committed).containsExactly(true, true);

            assertThat(patientsOfEvents()).containsExactly("a", "b");
            assertThat(audit.eventsOf(tenant)).allSatisfy(event -> {
                assertThat(event.operation()).isEqualTo(Operation.ROTATE_PATIENT_KEY);
                assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
                assertThat(event.actor()).isEqualTo(Caller.INTERNAL);
                assertThat(event.requestId()).isEqualTo(COURSE);
            });
        }

        @Test
        void leavesOutWhatHasNothingToCommit() {
            assertThat(commitAll("(a)", "b"))
                    .containsExactly(
                            new BatchEnd<>("(a)", false, Optional.empty()),
                            new BatchEnd<>("b", true, Optional.empty()));
            assertThat(patientsOfEvents()).containsExactly("b");
        }

        @Test
        void commitsNothingAtAll() {
            assertThat(commitAll()).isEmpty();
        }

        @Test
        void tellsWhatFailedAndRecordsNoEventOfIt() {
            TenantSuspendedException failure = new TenantSuspendedException();
            failures.put("b", failure);

            List<BatchEnd<String>> ends = commitAll("a", "b", "c");

            assertThat(ends).extracting(BatchEnd::committed).containsExactly(true, false, true);
            assertThat(ends.get(1).failure()).containsSame(failure);
            assertThat(patientsOfEvents()).containsExactly("a", "c");
            assertThat(again).isEmpty();
        }

        @Test
        void preparesAgainAndCommitsAloneAfterConcurrentChanges() {
            failures.put("a", new ConcurrentChangeException());
            failures.put("c", new ConcurrentChangeException());

            assertThat(commitAll("a", "b", "c"))
                    .containsExactly(
                            new BatchEnd<>("a'", true, Optional.empty()),
                            new BatchEnd<>("b", true, Optional.empty()),
                            new BatchEnd<>("c'", true, Optional.empty()));
            assertThat(again).containsExactly("a", "c");
            assertThat(patientsOfEvents()).containsExactly("b", "a'", "c'");
        }

        /** The store dies after the first try. One deadline for each that is tried again would be 1,000 seconds. */
        @Test
        void waitsOneDeadlineForAllThatIsTriedAgain() throws Exception {
            AuditedBatches batches = InProcessAudit.batches(AuditedBatchesTest::refuseOnce, Duration.ofSeconds(2));
            List<String> items =
                    IntStream.range(0, 500).mapToObj(i -> "patient-" + i).toList();

            List<BatchEnd<String>> ends = CompletableFuture.supplyAsync(
                            () -> batches.commitAll(items, new Work(), TRIES, Duration.ZERO))
                    .get(60, TimeUnit.SECONDS);

            assertThat(ends).hasSize(500).noneMatch(BatchEnd::committed);
        }

        @Test
        void triesNothingAgainOnceTheDeadlineIsOver() {
            AuditedBatches batches = InProcessAudit.batches(AuditedBatchesTest::refuseOnce, Duration.ofMillis(200));

            List<BatchEnd<String>> ends = batches.commitAll(List.of("a", "b'"), new Work(), TRIES, Duration.ZERO);

            assertThat(ends.get(0).failure()).containsInstanceOf(ConcurrentChangeException.class);
            assertThat(ends.get(1).failure()).containsInstanceOf(AuditUnavailableException.class);
            assertThat(again).isEmpty();
        }

        @Test
        void triesNoMoreOftenThanItIsTold() {
            failures.put("a", new ConcurrentChangeException());
            failures.put("a'", new ConcurrentChangeException());
            failures.put("a''", new ConcurrentChangeException());

            assertThat(commitAll("a")).singleElement().satisfies(end -> {
                assertThat(end.item()).isEqualTo("a''");
                assertThat(end.committed()).isFalse();
                assertThat(end.failure()).containsInstanceOf(ConcurrentChangeException.class);
            });
            assertThat(again).containsExactly("a", "a'");
            assertThat(audit.eventsOf(tenant)).isEmpty();
        }

        @Test
        void failsIfAnItemCannotBePreparedAgain() {
            failures.put("a", new ConcurrentChangeException());
            IllegalStateException failure = new IllegalStateException("a test");
            BatchWork<String> work = new BatchWork<>() {
                @Override
                public Optional<BatchEntry> entry(String item) {
                    return new Work().entry(item);
                }

                @Override
                public String again(String item) {
                    throw failure;
                }
            };

            assertThatThrownBy(() -> audit.batches().commitAll(List.of("a", "b"), work, TRIES, Duration.ZERO))
                    .isSameAs(failure);
            assertThat(patientsOfEvents()).containsExactly("b");
        }
    }

    @Nested
    class Fail {

        @Test
        void recordsTheReason() {
            audit.batches().fail(attempt("a"), FailureReason.KMS_REFUSED, Duration.ZERO);

            assertThat(audit.endsOf(tenant)).containsExactly("ROTATE_PATIENT_KEY KMS_REFUSED");
            assertThat(patientsOfEvents()).containsExactly("a");
        }
    }

    @Nested
    class EndedOperations {

        @Test
        void growByEachThatEndsInWhateverWay() {
            failures.put("b", new TenantSuspendedException());
            long before = audit.batches().endedOperations();

            commitAll("a", "b");
            audit.batches().fail(attempt("b"), FailureReason.TENANT_SUSPENDED, Duration.ZERO);

            assertThat(audit.batches().endedOperations() - before).isEqualTo(3);
        }
    }
}
