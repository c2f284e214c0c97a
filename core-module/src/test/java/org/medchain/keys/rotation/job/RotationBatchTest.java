package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.rotation.InProcessRotationOperations;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.work.Lease;

@ParameterizedClass
@EnumSource
class RotationBatchTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final PatientRowId first;
    private final PatientRowId second;
    private final AtomicInteger rewraps = new AtomicInteger();

    RotationBatchTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        first = rotation.addPatient(tenant, "first", 2);
        second = rotation.addPatient(tenant, "second", 1);
        rotation.keys().provider().renewKek();
    }

    /** How a new rotation of the tenant goes on. */
    private Course course() {
        return course(rotation.storeJob(tenant));
    }

    private Course course(RotationJob job) {
        Lease<RotationRowId> lease = rotation.take(job).orElseThrow();
        return rotation.courses().next(lease).orElseThrow();
    }

    private BatchResult work(Course course) {
        RotationBatch batch = rotation.batch();
        try (PreparedBatch prepared =
                batch.prepare(course, PatientRowId.beforeAll(tenant)).orElseThrow()) {
            return batch.commit(course, prepared, System.nanoTime());
        }
    }

    private static List<String> outcomes(BatchResult result) {
        return result.outcomes().stream()
                .map(it -> it.kind() + " " + it.dataKeys()
                        + it.reason().map(reason -> " " + reason).orElse(""))
                .toList();
    }

    private List<String> rotations() {
        return rotation.audit().eventsOf(tenant).stream()
                .filter(event -> event.operation().name().equals("ROTATE_PATIENT_KEY"))
                .map(event -> event.patientId().orElseThrow() + " "
                        + event.reason().map(Enum::name).orElse("SUCCESS"))
                .toList();
    }

    /** So often another server moves the data keys of the first patient before one is re-wrapped. */
    private void moveFirst(int times) {
        rotation.beforeRewrap(() -> {
            if (rewraps.incrementAndGet() <= times) {
                rotation.execute("update data_keys set generation = generation + 1 where patient = ?1", first.value());
            }
        });
    }

    /** Another program than the service wrote the id. */
    @Test
    void countsAPatientWhoseIdIsNoneAsFailed() {
        rotation.keys().patients().setId(first, "first ");

        assertThat(outcomes(work(course()))).containsExactly("FAILED 0 INTERNAL_ERROR", "DONE 1");
        assertThat(rotation.generationsOf(second)).containsOnly(2);
        rotation.keys().patients().setId(first, "first");
    }

    /** Another program than the service wrote the provider. */
    @Test
    void countsAPatientAsFailedWhoseDataKeyIsOfNoProvider() {
        rotation.execute("update data_keys set provider = 'X' where patient = ?1", first.value());

        assertThat(outcomes(work(course()))).containsExactly("FAILED 0 INVALID_ENCRYPTED_KEY", "DONE 1");

        assertThat(rotation.generationsOf(second)).containsOnly(2);
        rotation.execute("update data_keys set provider = 'LOCAL' where patient = ?1", first.value());
    }

    @Nested
    class OfManyDataKeys {

        private final PatientRowId large = rotation.addPatient(tenant, "large", 1);
        private final PatientRowId third = rotation.addPatient(tenant, "third", 1);

        OfManyDataKeys() {
            rotation.keys().addMany(new EncryptionContext(tenant, new PatientId("large")), 1_100);
            rotation.keys().provider().renewKek();
        }

        private List<String> workOnAll(boolean dryRun) {
            RotationJob job = rotation.storeJob(RotationJob.byCaller(
                    tenant,
                    dryRun,
                    rotation.patients().count(tenant),
                    rotation.clock().instant()));
            Course course = course(job);
            List<String> ends = new ArrayList<>();
            Optional<PreparedBatch> batch = rotation.batch().prepare(course, PatientRowId.beforeAll(tenant));
            while (batch.isPresent()) {
                try (PreparedBatch prepared = batch.get()) {
                    ends.addAll(outcomes(rotation.batch().commit(course, prepared, System.nanoTime())));
                    batch = rotation.batch().prepare(course, prepared.reached());
                }
            }
            return ends;
        }

        @Test
        void movesThemBetweenTheirNeighbours() {
            assertThat(workOnAll(false)).containsExactly("DONE 2", "DONE 1", "DONE 1101", "DONE 1");

            assertThat(rotations())
                    .containsExactlyInAnyOrder("first SUCCESS", "second SUCCESS", "large SUCCESS", "third SUCCESS");
            assertThat(rotation.generationsOf(large)).containsOnly(2);
            assertThat(rotation.generationsOf(third)).containsOnly(2);
        }

        @Test
        void countsThemInADryRun() {
            assertThat(workOnAll(true)).containsExactly("DONE 2", "DONE 1", "DONE 1101", "DONE 1");

            assertThat(rotation.generationsOf(large)).containsOnly(1);
        }

        @Test
        void countsWhatWasMovedBeforeACrashAsDone() {
            RotationJob job = rotation.storeJob(tenant);
            Course course = course(job);
            try (PreparedBatch prepared =
                    rotation.batch().prepare(course, second).orElseThrow()) {
                rotation.batch().commit(course, prepared, System.nanoTime());
            }

            try (PreparedBatch again = rotation.batch().prepare(course, second).orElseThrow()) {
                assertThat(outcomes(rotation.batch().commit(course, again, System.nanoTime())))
                        .containsExactly("DONE 1101");
            }
        }
    }

    @Nested
    class Prepare {

        @Test
        void readsThePatientsInTheirOrderAndStoresNothing() {
            Course course = course();

            try (PreparedBatch batch = rotation.batch()
                    .prepare(course, PatientRowId.beforeAll(tenant))
                    .orElseThrow()) {
                assertThat(batch.patients())
                        .extracting(prepared -> prepared.patient().id())
                        .containsExactly(first, second);
                assertThat(batch.patients()).extracting(PreparedPatient::due).containsExactly(2, 1);
                assertThat(batch.reached()).isEqualTo(second);
            }
            assertThat(rotation.generationsOf(first)).containsExactly(1, 1);
            assertThat(rotations()).isEmpty();
        }

        @Test
        void goesOnAfterThePatientThatWasReached() {
            try (PreparedBatch batch = rotation.batch().prepare(course(), first).orElseThrow()) {
                assertThat(batch.patients())
                        .extracting(prepared -> prepared.patient().id())
                        .containsExactly(second);
            }
        }

        @Test
        void endsWithTheLastPatientOfTheJob() {
            Course course = course();
            rotation.addPatient(tenant, "third", 1);

            assertThat(rotation.batch().prepare(course, second)).isEmpty();
        }

        @Test
        void takesTwoHundredPatientsAtATime() {
            for (int i = 0; i < 200; i++) {
                rotation.addPatient(tenant, "patient-" + i, 0);
            }

            try (PreparedBatch batch = rotation.batch()
                    .prepare(course(), PatientRowId.beforeAll(tenant))
                    .orElseThrow()) {
                assertThat(batch.patients()).hasSize(200);
            }
        }

        @Test
        void leavesErasureKeysToBeWiped() {
            PreparedBatch batch = rotation.batch()
                    .prepare(course(), PatientRowId.beforeAll(tenant))
                    .orElseThrow();

            batch.close();

            assertThat(batch.patients())
                    .allMatch(prepared -> prepared.patient()
                            .keys()
                            .orElseThrow()
                            .useErasureKey(key -> Arrays.equals(key, new byte[key.length])));
        }
    }

    @Nested
    class Commit {

        @Test
        void replacesAllDataKeysWithAnEventForEachPatient() {
            Course course = course();

            BatchResult result = work(course);

            assertThat(outcomes(result)).containsExactly("DONE 2", "DONE 1");
            assertThat(result.job()).isEqualTo(course.job().rowId());
            assertThat(result.from()).isEqualTo(PatientRowId.beforeAll(tenant));
            assertThat(result.reached()).isEqualTo(second);
            assertThat(rotation.generationsOf(first)).containsExactly(2, 2);
            assertThat(rotation.generationsOf(second)).containsExactly(2);
            assertThat(rotations()).containsExactly("first SUCCESS", "second SUCCESS");
            assertThat(rotation.audit().eventsOf(tenant)).last().satisfies(event -> {
                assertThat(event.actor()).isEqualTo(Caller.INTERNAL);
                assertThat(event.requestId()).isEqualTo(course.job().id().toString());
                assertThat(event.keyId()).isEmpty();
                assertThat(event.generation()).contains(2);
            });
        }

        @Test
        void countsWhatWasMovedBeforeACrash() {
            Course course = course();
            work(course);

            assertThat(outcomes(work(course))).containsExactly("DONE 2", "DONE 1");
            assertThat(rotations()).hasSize(2);
        }

        @Test
        void skipsPatientsWithNothingToMove() {
            RotationJob earlier = rotation.storeJob(tenant);
            work(course(earlier));
            rotation.change(RotationChange.complete(earlier, 0, InProcessRotation.START));
            rotation.clock().advance(InProcessRotation.LEASE);

            assertThat(outcomes(work(course()))).containsExactly("SKIPPED 0", "SKIPPED 0");
            assertThat(rotations()).hasSize(2);
        }

        @Test
        void skipsPatientsWhoseKeysMayNotBeUsed() {
            rotation.keys().patients().bringTo(PatientStatus.PENDING_DESTRUCTION, first);

            assertThat(outcomes(work(course()))).containsExactly("SKIPPED 0", "DONE 1");
            assertThat(rotations()).containsExactly("second SUCCESS");
        }

        @Test
        void skipsPatientsWhoseDestructionWasRequestedSinceTheyWereRead() {
            Course course = course();
            RotationBatch batch = rotation.batch();
            try (PreparedBatch prepared =
                    batch.prepare(course, PatientRowId.beforeAll(tenant)).orElseThrow()) {
                rotation.keys().patients().bringTo(PatientStatus.PENDING_DESTRUCTION, first);

                assertThat(outcomes(batch.commit(course, prepared, System.nanoTime())))
                        .containsExactly("SKIPPED 0 DESTRUCTION_PENDING", "DONE 1");
            }
            assertThat(rotation.generationsOf(first)).containsExactly(1, 1);
        }

        @Test
        void movesNoKeyOfAPatientOneOfWhoseKeysFails() {
            rotation.beforeRewrap(() -> {
                if (rewraps.incrementAndGet() == 2) {
                    throw new KmsRefusedException();
                }
            });

            BatchResult result = work(course());

            assertThat(outcomes(result)).containsExactly("FAILED 0 KMS_REFUSED", "DONE 1");
            assertThat(rotation.generationsOf(first)).containsExactly(1, 1);
            assertThat(result.outcomes().get(0).attempt().keyId())
                    .contains(rotation.keysOf(first).get(1).keyId());
            assertThat(rotations()).containsExactly("second SUCCESS");
        }

        @Test
        void isToBeTriedAgainIfTheTenantWasSuspendedSince() {
            Course course = course();
            rotation.keys().tenants().suspend(tenant);

            BatchResult result = work(course);

            assertThat(outcomes(result))
                    .containsExactly("UNAVAILABLE 0 TENANT_SUSPENDED", "UNAVAILABLE 0 TENANT_SUSPENDED");
            assertThat(result.lacked()).contains(FailureReason.TENANT_SUSPENDED);
            assertThat(rotations()).isEmpty();
        }

        @Test
        void onlyCountsInADryRun() {
            RotationJob job =
                    InProcessRotationOperations.administration(rotation).start(true);

            assertThat(outcomes(work(course(job)))).containsExactly("DONE 2", "DONE 1");
            assertThat(rotation.generationsOf(first)).containsExactly(1, 1);
            assertThat(rotations()).isEmpty();
        }

        @Test
        void endsWhenTheLeaseIsLost() {
            Course course = course();
            RotationBatch batch = rotation.batch();
            try (PreparedBatch prepared =
                    batch.prepare(course, PatientRowId.beforeAll(tenant)).orElseThrow()) {
                rotation.clock().advance(InProcessRotation.LEASE);
                assertThat(rotation.take(course.job())).isPresent();

                assertThatExceptionOfType(Lease.LostException.class)
                        .isThrownBy(() -> batch.commit(course, prepared, System.nanoTime()));
            }
            assertThat(rotation.generationsOf(first)).containsExactly(1, 1);
        }
    }

    @Nested
    class Retry {

        @Test
        void isNotNeededForAPatientWhoGotAnotherDataKeyMeanwhile() {
            rotation.beforeRewrap(() -> {
                if (rewraps.incrementAndGet() == 1) {
                    rotation.keys().generate(new PatientId("first"));
                }
            });

            assertThat(outcomes(work(course()))).containsExactly("DONE 2", "DONE 1");
            assertThat(rewraps).hasValue(3);
            assertThat(rotation.generationsOf(first)).containsExactly(2, 2, 1);
        }

        @Test
        void preparesAPatientAgainWhoseDataKeysWereMovedMeanwhile() {
            moveFirst(1);

            assertThat(outcomes(work(course()))).containsExactly("DONE 2", "DONE 1");
            assertThat(rotation.generationsOf(first)).containsExactly(3, 3);
            assertThat(rotations()).containsExactly("second SUCCESS", "first SUCCESS");
        }

        @Test
        void isToBeTriedAgainLaterAfterFiveTries() {
            moveFirst(Integer.MAX_VALUE);

            BatchResult result = work(course());

            assertThat(outcomes(result)).containsExactly("UNAVAILABLE 0 CONFLICT", "DONE 1");
            assertThat(result.lacked()).contains(FailureReason.CONFLICT);
            // Two data keys in each of five tries, and the other patient's.
            assertThat(rewraps).hasValue(11);
            assertThat(rotations()).containsExactly("second SUCCESS");
        }
    }

    @Nested
    class RecordFailures {

        @Test
        void hasAnEventForEachThatIsNotTriedAgain() {
            rotation.beforeRewrap(() -> {
                throw new KmsRefusedException();
            });
            BatchResult result = work(course());

            rotation.batch().recordFailures(result);

            assertThat(rotations()).containsExactly("first KMS_REFUSED", "second KMS_REFUSED");
            assertThat(result.failures()).hasSize(2);
            assertThat(result.lacked()).isEmpty();
            assertThat(result.count(PatientOutcome.Kind.FAILED)).isEqualTo(2);
            assertThat(outcomes(result)).containsOnly("FAILED 0 " + FailureReason.KMS_REFUSED);
        }
    }
}
