package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.rotation.policy.MaintenanceWindow;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.CmkDates;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;
import org.medchain.keys.work.Lease;

@ParameterizedClass
@EnumSource
class CoursesTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;

    CoursesTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
    }

    private Lease<RotationRowId> take(RotationJob job) {
        return rotation.take(job).orElseThrow();
    }

    private Optional<Course> next(Lease<RotationRowId> lease) {
        return rotation.courses().next(lease);
    }

    @Nested
    class Next {

        @Test
        void isTheJobUnderTheCurrentKek() {
            RotationJob job = rotation.storeJob(tenant);
            Lease<RotationRowId> lease = take(job);

            Course course = next(lease).orElseThrow();

            assertThat(course.job().id()).isEqualTo(job.id());
            assertThat(course.tenant().tenantId()).isEqualTo(tenant);
            assertThat(course.lease()).isSameAs(lease);
            CurrentWrapping current = rotation.keys().provider().currentWrapping(Optional.empty());
            assertThat(course.rule().current()).isEqualTo(current);
            assertThat(course.rule().due()).isEqualTo(DueWrappings.NOT_CURRENT);
        }

        @Test
        void isEmptyOnAServerWhoseClockDiffersFromTheDatabases() {
            Lease<RotationRowId> lease = take(rotation.storeJob(tenant));

            assertThat(rotation.coursesOf(rotation.wrongClock()).next(lease)).isEmpty();
        }

        @Test
        void isEmptyIfTheRotationWasPaused() {
            RotationJob job = rotation.storeJob(tenant);
            Lease<RotationRowId> lease = take(job);
            rotation.change(RotationChange.pause(job, InProcessRotation.START));

            assertThat(next(lease)).isEmpty();
        }

        @Test
        void isEmptyIfAnotherTookTheRotationOver() {
            RotationJob job = rotation.storeJob(tenant);
            Lease<RotationRowId> lost = take(job);
            rotation.clock().advance(InProcessRotation.LEASE);
            take(job);

            assertThat(next(lost)).isEmpty();
        }

        @Test
        void isEmptyWhileTheRotationWaits() {
            RotationJob job = rotation.storeJob(tenant);
            Lease<RotationRowId> lease = take(job);
            rotation.progress().stall(lease, Duration.ofSeconds(10), FailureReason.KMS_UNAVAILABLE);
            assertThat(next(lease)).isEmpty();

            rotation.clock().advance(Duration.ofSeconds(10));

            assertThat(next(lease)).isPresent();
        }

        @Test
        void isRefusedForASuspendedTenant() {
            Lease<RotationRowId> lease = take(rotation.storeJob(tenant));
            rotation.keys().tenants().suspend(tenant);

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> next(lease));
        }

        @Test
        void isRefusedWhileTheCmkIsNotActive() {
            Lease<RotationRowId> lease = take(rotation.storeJob(tenant));
            rotation.keys()
                    .tenants()
                    .specify(
                            tenant,
                            new TenantSpecification(
                                    "Clinic",
                                    TenantCmk.NONE,
                                    new CmkDates(
                                            Optional.of(InProcessRotation.START.plusSeconds(60)), Optional.empty()),
                                    TenantPolicies.DEFAULT));
            assertThatExceptionOfType(CmkNotActiveException.class).isThrownBy(() -> next(lease));

            rotation.clock().advance(Duration.ofSeconds(60));

            assertThat(next(lease)).isPresent();
        }

        @Test
        void failsIfTheCmkCannotBeLookedAt() {
            Lease<RotationRowId> lease = take(rotation.storeJob(tenant));
            rotation.keys().provider().failWith(new KmsUnavailableException());

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> next(lease));
        }
    }

    @Nested
    class Window {

        /** From half past twelve; it is twelve. */
        private void storePolicy() {
            rotation.policies()
                    .set(
                            tenant,
                            new RotationPolicy(
                                    true,
                                    Duration.ofDays(365),
                                    Optional.of(new MaintenanceWindow(
                                            LocalTime.of(12, 30),
                                            LocalTime.of(13, 0),
                                            ZoneOffset.UTC,
                                            Set.of(DayOfWeek.values())))));
        }

        private RotationJob startedByPolicy() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            rotation.schedule().startDue();
            storePolicy();
            return rotation.jobs().findUnfinished(tenant).orElseThrow();
        }

        @Test
        void isWaitedForByARotationOfThePolicy() {
            RotationJob job = startedByPolicy();
            Lease<RotationRowId> lease = take(job);

            assertThat(next(lease)).isEmpty();

            assertThat(rotation.job(job.rowId()).waitsUntil(InProcessRotation.START))
                    .contains(InProcessRotation.START.plus(Duration.ofMinutes(30)));
        }

        @Test
        void letsARotationOfThePolicyRenewWhatIsTooOld() {
            RotationJob job = startedByPolicy();
            rotation.clock().advance(Duration.ofMinutes(30));

            assertThat(next(take(job)).orElseThrow().rule().due())
                    .isEqualTo(new DueWrappings.NotCurrent(
                            Optional.of(InProcessRotation.START.minus(Duration.ofDays(365)))));
        }

        @Test
        void isNotForARotationAfterACompromise() {
            storePolicy();
            DueWrappings.Selected selected =
                    new DueWrappings.Selected(Optional.of("kek"), Optional.empty(), Optional.empty());

            assertThat(next(take(rotation.storeJob(tenant, selected)))
                            .orElseThrow()
                            .rule()
                            .due())
                    .isEqualTo(selected);
        }

        @Test
        void isNotForTheRotationOfACaller() {
            storePolicy();

            assertThat(next(take(rotation.storeJob(tenant)))).isPresent();
        }
    }
}
