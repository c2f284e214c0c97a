package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.PersistenceException;
import java.lang.reflect.Proxy;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.datakey.WrappingRule;
import org.medchain.keys.kms.PartialProvider;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore.PatientCount;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.WorkStore;

class BatchPreparationTest {

    private static final TenantId TENANT = new TenantId("clinic");
    private static final int PARALLEL_CALLS = 3;

    /** How many threads each batch was given to. */
    private final List<Integer> slices = new ArrayList<>();

    /** What happens at the second patient. */
    private RuntimeException failure;

    private boolean callsTheNetwork;

    private final InProcessDatabase database = DatabaseKind.H2.database();

    @Nested
    class Failure {

        @Test
        void ofTheProviderIsToldAsItIs() {
            failure = new KmsRefusedException();

            assertThat(reasons()).containsExactly(null, FailureReason.KMS_REFUSED, null);
        }

        @Test
        void ofTheDatabaseIsAnOutage() {
            failure = new PersistenceException(new SQLTransientConnectionException("a test"));

            assertThat(reasons()).containsExactly(null, FailureReason.AUDIT_UNAVAILABLE, null);
        }

        @Test
        void thatNobodyExpectedIsInternal() {
            failure = new IllegalStateException("a test");

            assertThat(reasons()).containsExactly(null, FailureReason.INTERNAL_ERROR, null);
        }

        @Test
        void toHoldTheLeaseEndsAll() {
            failure = new Lease.LostException();

            assertThatThrownBy(() -> prepare(3)).isSameAs(failure);
        }

        private List<FailureReason> reasons() {
            return prepare(3).stream()
                    .map(patient -> patient.failure().orElse(null))
                    .toList();
        }
    }

    @Nested
    class DamagedPatient {

        @Test
        void failsAndIsNamedInTheEvent() {
            StoredPatient damaged =
                    new StoredPatient(patient(1).id(), Optional.of(new PatientId("patient-1")), Optional.empty(), true);

            assertThat(prepare(List.of(damaged))).singleElement().satisfies(prepared -> {
                assertThat(prepared.failure()).contains(FailureReason.INTERNAL_ERROR);
                assertThat(prepared.attempt().patientId()).contains(new PatientId("patient-1"));
            });
        }
    }

    @Nested
    class Threads {

        private final int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        @Test
        void areHalfOfTheProcessorsUnderTheLocalKek() {
            prepare(1000);

            assertThat(slices).containsExactly(half);
        }

        @Test
        void areAsManyAsCallsMayBeMadeToAwsKms() {
            callsTheNetwork = true;

            prepare(1000);

            assertThat(slices).containsExactly(PARALLEL_CALLS);
        }

        @Test
        void areNoMoreThanPatients() {
            callsTheNetwork = true;

            prepare(2);

            assertThat(slices).containsExactly(2);
        }

        @Test
        void leaveThePatientsInTheirOrder() {
            callsTheNetwork = true;

            assertThat(prepare(1000))
                    .extracting(patient -> patient.patient().id().value().getLeastSignificantBits())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1000).mapToObj(Long::valueOf).toList());
        }
    }

    private List<PreparedPatient> prepare(int count) {
        return prepare(IntStream.range(0, count)
                .mapToObj(BatchPreparationTest::patient)
                .toList());
    }

    private List<PreparedPatient> prepare(List<StoredPatient> patients) {
        // Patients have no data keys here, so nothing is asked of a provider.
        Map<PatientRowId, List<DataKey>> keys = new HashMap<>();
        patients.forEach(patient -> keys.put(patient.id(), List.of()));
        if (failure != null) {
            keys.put(patients.get(1).id(), new UnreadableKeys(failure));
        }
        BatchPreparation preparation = new BatchPreparation(
                null,
                InProcessDataKeys.unused(),
                new PartialProvider(ProviderType.LOCAL, callsTheNetwork),
                new RotationSettings(Duration.ofMinutes(5), Duration.ofMinutes(1), PARALLEL_CALLS),
                new CountedThreads());
        return preparation.prepare(course(), patients, keys);
    }

    private static StoredPatient patient(int number) {
        return new StoredPatient(
                new PatientRowId(TENANT, new UUID(0, number)),
                new EncryptionContext(TENANT, new PatientId("patient-" + number)),
                Optional.of(InProcessPatients.unstored()));
    }

    private Course course() {
        Tenant tenant = InProcessTenants.unstored(TENANT, Optional.empty());
        RotationJob job = RotationJob.byCaller(TENANT, false, new PatientCount(0, Optional.empty()), Instant.EPOCH);
        WrappingRule rule =
                new WrappingRule(ProviderType.LOCAL, CurrentWrapping.neverRenewed("kek"), DueWrappings.NOT_CURRENT);
        Lease<RotationRowId> lease = new WorkStore(database, database.time(), Clock.systemUTC())
                .take(RotationJobStore.ROTATION, new RotationRowId(TENANT, new RotationId(UUID.randomUUID())))
                .orElseThrow();
        return new Course(job, tenant, rule, lease);
    }

    /** Runs what it is given at once. */
    private final class CountedThreads extends RotationThreads {

        @Override
        ExecutorService executor() {
            return (ExecutorService) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {ExecutorService.class}, (proxy, method, arguments) -> {
                        List<?> tasks = (List<?>) arguments[0];
                        slices.add(tasks.size());
                        return tasks.stream()
                                .map(task -> run((Callable<?>) task))
                                .toList();
                    });
        }
    }

    private static Future<?> run(Callable<?> task) {
        FutureTask<?> future = new FutureTask<>(task);
        future.run();
        return future;
    }

    /** Keys that can't be read for the reason that the test wants. */
    private static final class UnreadableKeys extends AbstractList<DataKey> {

        private final RuntimeException failure;

        UnreadableKeys(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public DataKey get(int index) {
            throw failure;
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
