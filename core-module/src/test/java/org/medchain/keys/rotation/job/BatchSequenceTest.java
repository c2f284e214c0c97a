package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.WrappingRule;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.Tenant;

class BatchSequenceTest {

    private static final TenantId TENANT = new TenantId("clinic");
    private static final PatientRowId BEFORE_ALL = row(0);
    private static final PatientRowId FIRST = row(1);
    private static final PatientRowId SECOND = row(2);
    private static final PatientRowId THIRD = row(3);

    /** What was done, in order; patients are numbered. */
    private final List<String> done = new ArrayList<>();

    /** What waits for a thread. */
    private final List<Runnable> waiting = new ArrayList<>();

    /** Of every patient that was read. */
    private final List<PatientKeys> erasureKeys = new ArrayList<>();

    private BatchSequence sequence = sequence(false);
    private PatientRowId last = THIRD;
    private RuntimeException failure;

    /** How many operations of others end while a batch is committed. */
    private int others;

    private long ended;

    @Test
    void preparesTheNextBatchBeforeItCommits() {
        workTwice(course(BEFORE_ALL, "kek"), course(FIRST, "kek"));

        assertThat(done).containsExactly("prepare 1", "commit 1 with 1 ahead", "prepare 2", "commit 2 with 1 ahead");
    }

    @Test
    void preparesNothingAheadWhileCallersAreAtWork() {
        others = 1;
        workTwice(course(BEFORE_ALL, "kek"), course(FIRST, "kek"));
        others = 0;
        sequence.work(course(SECOND, "kek"));
        last = row(5);
        sequence.work(course(THIRD, "kek"));

        assertThat(done)
                .containsExactly(
                        "prepare 1",
                        "commit 1 with 1 ahead",
                        "prepare 2",
                        "commit 2 with 0 ahead",
                        "prepare 3",
                        "commit 3 with 0 ahead",
                        "prepare 4",
                        "commit 4 with 1 ahead");
    }

    @Test
    void preparesAheadWhateverCallersDoIfItOnlyWaitsForAnswers() {
        others = 1;
        sequence = sequence(true);
        workTwice(course(BEFORE_ALL, "kek"), course(FIRST, "kek"));

        assertThat(done).containsExactly("prepare 1", "commit 1 with 1 ahead", "prepare 2", "commit 2 with 1 ahead");
    }

    @Test
    void endsWhenThereAreNoPatientsLeft() {
        last = FIRST;
        sequence.work(course(BEFORE_ALL, "kek"));
        runWaiting();

        assertThat(sequence.work(course(FIRST, "kek"))).isEmpty();
        assertThat(waiting).isEmpty();
    }

    @Test
    void preparesAgainWhatWasWrappedUnderAnother() {
        workTwice(course(BEFORE_ALL, "old"), course(FIRST, "new"));

        assertThat(done)
                .containsExactly(
                        "prepare 1", "commit 1 with 1 ahead", "prepare 2", "prepare 2", "commit 2 with 1 ahead");
        assertThat(erasureKeys).hasSize(3).allMatch(BatchSequenceTest::isWiped);
    }

    @Test
    void preparesAgainWhenTheTenantGotAnotherCmk() {
        workTwice(course(BEFORE_ALL, "kek"), course(FIRST, "kek", Optional.of(new CmkReference("alias/another"))));

        assertThat(done)
                .containsExactly(
                        "prepare 1", "commit 1 with 1 ahead", "prepare 2", "prepare 2", "commit 2 with 1 ahead");
    }

    @Test
    void preparesAgainWhenTheJobStandsElsewhere() {
        workTwice(course(BEFORE_ALL, "kek"), course(SECOND, "kek"));

        assertThat(done)
                .containsExactly(
                        "prepare 1", "commit 1 with 1 ahead", "prepare 2", "prepare 3", "commit 3 with 1 ahead");
    }

    @Test
    void failsAsThePreparationDid() {
        sequence.work(course(BEFORE_ALL, "kek"));
        failure = new KmsUnavailableException();
        runWaiting();

        assertThatThrownBy(() -> sequence.work(course(FIRST, "kek"))).isSameAs(failure);
    }

    @Test
    void wipesTheErasureKeysOfWhatWasCommitted() {
        sequence.work(course(BEFORE_ALL, "kek"));

        assertThat(erasureKeys).singleElement().matches(BatchSequenceTest::isWiped);
    }

    @Test
    void wipesTheErasureKeysOfWhatIsNotCommittedWhenItIsReady() {
        sequence.work(course(BEFORE_ALL, "kek"));
        sequence.close();
        assertThat(erasureKeys).hasSize(1);

        runWaiting();

        assertThat(erasureKeys).hasSize(2).allMatch(BatchSequenceTest::isWiped);
    }

    private BatchSequence sequence(boolean waitsForAnswers) {
        return new BatchSequence(new Batch(), waiting::add, waitsForAnswers);
    }

    private static boolean isWiped(PatientKeys keys) {
        return keys.useErasureKey(erasureKey -> Arrays.equals(erasureKey, new byte[erasureKey.length]));
    }

    /** What the first prepares ahead is ready when the second begins. */
    private void workTwice(Course first, Course second) {
        sequence.work(first);
        runWaiting();
        sequence.work(second);
    }

    private void runWaiting() {
        List<Runnable> now = List.copyOf(waiting);
        waiting.clear();
        now.forEach(Runnable::run);
    }

    private Course course(PatientRowId reached, String kek) {
        return course(reached, kek, Optional.empty());
    }

    private Course course(PatientRowId reached, String kek, Optional<CmkReference> cmk) {
        Tenant tenant = InProcessTenants.unstored(TENANT, cmk);
        RotationJob job = new RotationJob() {
            @Override
            PatientRowId reached() {
                return reached;
            }
        };
        WrappingRule rule =
                new WrappingRule(ProviderType.LOCAL, CurrentWrapping.neverRenewed(kek), DueWrappings.NOT_CURRENT);
        return new Course(job, tenant, rule, null);
    }

    private static PatientRowId row(long number) {
        return new PatientRowId(TENANT, new UUID(0, number));
    }

    private static long numberOf(PatientRowId row) {
        return row.value().getLeastSignificantBits();
    }

    /** One patient in each. */
    private final class Batch implements BatchSteps {

        @Override
        public Optional<PreparedBatch> prepare(Course course, PatientRowId from) {
            if (failure != null) {
                throw failure;
            }
            if (from.equals(last)) {
                return Optional.empty();
            }
            PatientRowId id = row(numberOf(from) + 1);
            done.add("prepare " + numberOf(id));
            EncryptionContext context = new EncryptionContext(TENANT, new PatientId("patient"));
            Attempt attempt = Attempt.partOf("a test", Operation.ROTATE_PATIENT_KEY, context);
            PatientKeys keys = InProcessPatients.unstored();
            erasureKeys.add(keys);
            StoredPatient patient = new StoredPatient(id, context, Optional.of(keys));
            return Optional.of(new PreparedBatch(from, List.of(PreparedPatient.counted(patient, attempt, 0))));
        }

        @Override
        public boolean waitsForAnswers() {
            throw new IllegalStateException("the sequence was told");
        }

        @Override
        public long endedOperations() {
            return ended;
        }

        @Override
        public BatchResult commit(Course course, PreparedBatch batch, long start) {
            ended += 1 + others;
            done.add("commit " + numberOf(batch.reached()) + " with " + waiting.size() + " ahead");
            return new BatchResult(
                    new RotationRowId(TENANT, RotationId.create()),
                    batch.from(),
                    batch.reached(),
                    List.of(),
                    Duration.ZERO);
        }

        @Override
        public void recordFailures(BatchResult result) {
            throw new IllegalStateException("it is not for the sequence to record");
        }
    }
}
