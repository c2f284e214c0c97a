package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RotationJobTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final RotationJob job;

    RotationJobTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        job = rotation.storeJob(tenant);
    }

    private Instant now() {
        return rotation.clock().instant();
    }

    private RotationJob with(String columns) {
        rotation.execute(
                "update rotation_jobs set " + columns + " where id = ?1",
                job.id().value());
        rotation.reseal(job);
        return rotation.job(job.rowId());
    }

    @Nested
    class New {

        @Test
        void runsAtOnceFromTheFirstPatientToTheLastOfToday() {
            rotation.change(RotationChange.cancel(job, now()));
            PatientRowId first = rotation.addPatient(tenant, "one", 0);
            PatientRowId second = rotation.addPatient(tenant, "two", 0);

            RotationJob stored = rotation.job(rotation.storeJob(tenant).rowId());

            assertThat(stored.status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(stored.reached()).isEqualTo(PatientRowId.beforeAll(tenant));
            assertThat(stored.lastPatient()).isIn(first, second);
            assertThat(stored.total()).isEqualTo(2);
            assertThat(stored.renewBefore()).isEmpty();
            assertThat(stored.waitingFor()).isEmpty();
        }

        @Test
        void renewsWhatIsTooOldIfAPolicyAsksForIt() {
            RotationJob asked = RotationJob.byPolicy(
                    tenant,
                    Duration.ofDays(30),
                    rotation.keys().patients().patients().count(tenant),
                    now());

            assertThat(asked.origin()).isEqualTo(RotationOrigin.POLICY);
            assertThat(asked.renewBefore()).contains(now().minus(Duration.ofDays(30)));
            assertThat(asked.dryRun()).isFalse();
        }
    }

    @Nested
    class Rate {

        @Test
        void isPatientsInASecondOfWork() {
            assertThat(with("done = 5, failed = 2, skipped = 3, worked_millis = 4000")
                            .progress()
                            .rate())
                    .contains(2.5);
        }

        @Test
        void isNotKnownBeforeTheFirstWereLookedAt() {
            assertThat(with("worked_millis = 4000").progress().rate()).isEmpty();
            assertThat(with("done = 1, worked_millis = 0").progress().rate()).isEmpty();
        }
    }

    @Nested
    class Eta {

        @Test
        void isWhenTheRestIsDoneAtThisRate() {
            assertThat(with("total = 30, done = 10, worked_millis = 5000").eta(now()))
                    .contains(now().plusSeconds(10));
        }

        @Test
        void isNotKnownWhileItDoesNotGoOn() {
            assertThat(with("total = 30, done = 10, worked_millis = 5000, status = 'PAUSED'")
                            .eta(now()))
                    .isEmpty();
        }
    }

    @Nested
    class Waits {

        @Test
        void areToldWhileItRuns() {
            RotationJob waiting = with("waiting_for = 'KMS_UNAVAILABLE', not_before = timestamp with time zone"
                    + " '2026-11-25 12:05:00+00:00'");

            assertThat(waiting.waitingFor()).contains(FailureReason.KMS_UNAVAILABLE);
            assertThat(waiting.waitsUntil(now())).contains(Instant.parse("2026-11-25T12:05:00Z"));
            assertThat(waiting.waitsUntil(Instant.parse("2026-11-25T12:05:00Z")))
                    .isEmpty();
        }

        /** The database's clock was ahead, or another program than the service wrote the row. */
        @Test
        void areOverIfTheyAreLongerThanAnyIs() {
            RotationJob waiting = with("not_before = timestamp with time zone '2026-12-03 12:00:00+00:00'");

            assertThat(waiting.waitsUntil(now())).isEmpty();
            assertThat(waiting.waitsUntil(Instant.parse("2026-12-03T10:00:00Z")))
                    .isPresent();
            RotationJob ofPolicy = with("origin = 'POLICY'");
            assertThat(ofPolicy.waitsUntil(now())).isPresent();
            assertThat(ofPolicy.waitsUntil(now().minusSeconds(1))).isEmpty();
        }

        @Test
        void areNotToldOnceItIsPaused() {
            RotationJob paused = with("waiting_for = 'KMS_UNAVAILABLE', status = 'PAUSED', not_before ="
                    + " timestamp with time zone '2026-11-25 12:05:00+00:00'");

            assertThat(paused.waitingFor()).isEmpty();
            assertThat(paused.waitsUntil(now())).isEmpty();
        }
    }

    @Nested
    class IsRunning {

        @Test
        void isFalseOnceItIsPaused() {
            assertThat(job.isRunning()).isTrue();
            assertThat(with("status = 'PAUSED'").isRunning()).isFalse();
        }
    }

    @Nested
    class ToString {

        @Test
        void namesTheRotation() {
            assertThat(job).hasToString("RotationJob[" + job.id() + "]");
            assertThat(Optional.of(job.rowId()).map(Object::toString))
                    .contains(job.id().toString());
        }
    }
}
