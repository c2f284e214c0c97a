package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RotationCompletionTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;

    RotationCompletionTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        rotation.policies().set(tenant, InProcessPolicies.yearly(true));
    }

    private RotationJob storedByPolicy() {
        rotation.schedule().startDue();
        return rotation.jobs().findUnfinished(tenant).orElseThrow();
    }

    @Nested
    class Complete {

        @Test
        void endsTheRotation() {
            RotationJob job = rotation.storeJob(tenant);

            rotation.completion().complete(job, 0);

            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.DONE);
            assertThat(rotation.job(job.rowId()).endedAt()).contains(InProcessRotation.START);
            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }

        @Test
        void recordsThatTheServiceEndedIt() {
            rotation.completion().complete(rotation.storeJob(tenant), 0);

            assertThat(rotation.audit().endsOf(tenant)).containsExactly("COMPLETE_ROTATION SUCCESS");
            assertThat(rotation.audit().eventsOf(tenant))
                    .singleElement()
                    .satisfies(event -> assertThat(event.actor()).isEqualTo(Caller.INTERNAL));
        }

        @Test
        void countsAsManyPatientsAsWereLookedAt() {
            RotationJob job = rotation.storeJob(tenant);
            rotation.execute(
                    "update rotation_jobs set done = 3, skipped = 1 where id = ?1",
                    job.id().value());

            rotation.completion().complete(job, 0);

            assertThat(rotation.job(job.rowId()).total()).isEqualTo(4);
        }

        @Test
        void isRefusedIfTheRotationWasPaused() {
            RotationJob job = rotation.storeJob(tenant);
            rotation.change(RotationChange.pause(job, InProcessRotation.START));

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> rotation.completion().complete(job, 0));
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("COMPLETE_ROTATION CONFLICT");
            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.PAUSED);
        }

        @Test
        void letsThePolicyLookWhenTheOldestWrappingIsTooOld() {
            RotationJob job = storedByPolicy();
            rotation.execute(
                    "update rotation_jobs set oldest_wrapping = ?1 where id = ?2",
                    InProcessRotation.START,
                    job.id().value());
            rotation.clock().advance(Duration.ofDays(10));

            rotation.completion().complete(rotation.job(job.rowId()), 0);

            assertThat(rotation.policies().nextCheck(tenant))
                    .isEqualTo(InProcessRotation.START.plus(Duration.ofDays(365)));
        }

        @Test
        void leavesThePolicyAloneIfACallerStartedIt() {
            RotationJob job = rotation.storeJob(tenant);

            rotation.completion().complete(job, 0);

            assertThat(rotation.policies().nextCheck(tenant)).isEqualTo(InProcessRotation.START);
        }
    }
}
