package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RotationChangeTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final RotationJob job;

    RotationChangeTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        job = rotation.storeJob(tenant);
        rotation.clock().advance(Duration.ofMinutes(1));
    }

    private Instant now() {
        return rotation.clock().instant();
    }

    private RotationJob changed() {
        return rotation.job(job.rowId());
    }

    private void assertRefused(RotationChange change, RotationStatus stays) {
        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> rotation.change(change));

        assertThat(changed().status()).isEqualTo(stays);
    }

    @Nested
    class Pause {

        @Test
        void letsNobodyWorkOnIt() {
            rotation.change(RotationChange.pause(job, now()));

            assertThat(changed().status()).isEqualTo(RotationStatus.PAUSED);
            assertThat(rotation.jobs().findFree(EnumSet.allOf(RotationOrigin.class), now(), "", Integer.MAX_VALUE))
                    .doesNotContain(job.rowId());
            assertThat(rotation.jobs().findUnfinished(tenant)).isPresent();
        }
    }

    @Nested
    class Resume {

        @Test
        void setsItFreeAtOnce() {
            rotation.change(RotationChange.pause(job, now()));

            rotation.change(RotationChange.resume(job, now()));

            assertThat(rotation.jobs().findFree(EnumSet.allOf(RotationOrigin.class), now(), "", Integer.MAX_VALUE))
                    .contains(job.rowId());
        }
    }

    @Nested
    class Cancel {

        @Test
        void endsItAndLetsTheTenantStartAnother() {
            rotation.change(RotationChange.cancel(job, now()));

            assertThat(changed().status()).isEqualTo(RotationStatus.CANCELLED);
            assertThat(changed().endedAt()).contains(now());
            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }

        @Test
        void isRefusedOnceItHasEnded() {
            rotation.change(RotationChange.complete(job, 0, now()));

            assertRefused(RotationChange.cancel(job, now()), RotationStatus.DONE);
            assertRefused(RotationChange.pause(job, now()), RotationStatus.DONE);
            assertRefused(RotationChange.resume(job, now()), RotationStatus.DONE);
        }
    }

    @Nested
    class Complete {

        @Test
        void endsItWithThePatientsThatWereLookedAt() {
            rotation.execute(
                    "update rotation_jobs set total = 7, done = 5, failed = 2, skipped = 3 where id = ?1",
                    job.id().value());

            rotation.change(RotationChange.complete(job, 0, now()));

            assertThat(changed().status()).isEqualTo(RotationStatus.INCOMPLETE);
            assertThat(changed().total()).isEqualTo(10);
            assertThat(changed().endedAt()).contains(now());
            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }

        @Test
        void notesTheTenantsKeysThatDidNotMove() {
            rotation.change(RotationChange.complete(job, 2, now()));

            assertThat(changed().tenantKeysFailed()).isEqualTo(2);
            assertThat(changed().status()).isEqualTo(RotationStatus.INCOMPLETE);
        }

        @Test
        void isRefusedWhileItIsPaused() {
            rotation.change(RotationChange.pause(job, now()));

            assertRefused(RotationChange.complete(job, 0, now()), RotationStatus.PAUSED);
        }
    }
}
