package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.rotation.policy.MaintenanceWindow;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RotationScheduleTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;

    RotationScheduleTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        rotation.addPatient(tenant, "patient", 0);
    }

    private Optional<RotationJob> started() {
        rotation.schedule().startDue();
        return rotation.jobs().findUnfinished(tenant);
    }

    private static RotationPolicy within(LocalTime start, LocalTime end) {
        return new RotationPolicy(
                true,
                Duration.ofDays(365),
                Optional.of(new MaintenanceWindow(start, end, ZoneOffset.UTC, Set.of(DayOfWeek.values()))));
    }

    @Nested
    class Announce {

        private final Instant due = InProcessRotation.START.plus(Duration.ofDays(20));

        private void schedule() {
            RotationPolicy policy = new RotationPolicy(true, Duration.ofDays(365), Optional.empty(), Optional.of(14));
            rotation.policies().set(tenant, policy);
            rotation.policies().scheduleNext(tenant, due, policy.noticeOf(due));
        }

        @Test
        void recordsOnceAndInTimeThatARotationWillBeDue() {
            schedule();
            rotation.clock().advance(Duration.ofDays(6).minusSeconds(1));
            rotation.schedule().announce();
            assertThat(rotation.audit().endsOf(tenant)).isEmpty();

            rotation.clock().advance(Duration.ofSeconds(1));
            rotation.schedule().announce();
            rotation.schedule().announce();

            assertThat(rotation.audit().endsOf(tenant)).containsExactly("ANNOUNCE_ROTATION SUCCESS");
            assertThat(rotation.audit().eventsOf(tenant))
                    .singleElement()
                    .satisfies(event -> assertThat(event.actor()).isEqualTo(Caller.INTERNAL));
            assertThat(rotation.policies().nextCheck(tenant)).isEqualTo(due);
            assertThat(started()).isEmpty();
        }

        @Test
        void comesAgainBeforeTheNextRotation() {
            schedule();
            rotation.clock().advance(Duration.ofDays(20));
            rotation.schedule().startDue();
            RotationJob job = rotation.jobs().findUnfinished(tenant).orElseThrow();

            assertThat(rotation.work(job).status()).isEqualTo(RotationStatus.DONE);
            rotation.schedule().announce();
            assertThat(rotation.audit().endsOf(tenant)).doesNotContain("ANNOUNCE_ROTATION SUCCESS");
            rotation.clock().advance(Duration.ofDays(365 - 14));
            rotation.schedule().announce();

            assertThat(rotation.audit().endsOf(tenant)).last().isEqualTo("ANNOUNCE_ROTATION SUCCESS");
        }

        @Test
        void saysNothingOnAServerWhoseClockDiffersFromTheDatabases() {
            schedule();
            rotation.clock().advance(Duration.ofDays(6));

            rotation.scheduleOfAServer(Duration.ofDays(1)).announce();

            assertThat(rotation.audit().endsOf(tenant)).isEmpty();
        }
    }

    @Nested
    class StartDue {

        @Test
        void startsARotationOfWhatIsTooOld() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            RotationJob job = started().orElseThrow();

            assertThat(job.origin()).isEqualTo(RotationOrigin.POLICY);
            assertThat(job.dryRun()).isFalse();
            assertThat(job.total()).isEqualTo(1);
            assertThat(job.renewBefore()).contains(InProcessRotation.START.minus(Duration.ofDays(365)));
        }

        @Test
        void startsNothingOnAServerWhoseClockDiffersFromTheDatabases() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            rotation.scheduleOfAServer(Duration.ofDays(7)).startDue();

            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }

        @Test
        void recordsThatTheServiceStartedIt() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            rotation.schedule().startDue();

            assertThat(rotation.audit().endsOf(tenant)).containsExactly("START_ROTATION SUCCESS");
            assertThat(rotation.audit().eventsOf(tenant)).singleElement().satisfies(event -> {
                assertThat(event.actor()).isEqualTo(Caller.INTERNAL);
                assertThat(event.patientId()).isEmpty();
            });
        }

        @Test
        void putsTheNextLookOff() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            rotation.schedule().startDue();

            assertThat(rotation.policies().nextCheck(tenant))
                    .isEqualTo(InProcessRotation.START.plus(Duration.ofDays(1)));
        }

        @Test
        void startsNoneThatIsNotDue() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            rotation.policies().scheduleNext(tenant, InProcessRotation.START.plusSeconds(1), Optional.empty());

            assertThat(started()).isEmpty();
        }

        @Test
        void startsNoneByAPolicyThatIsOff() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(false));

            assertThat(started()).isEmpty();
        }

        @Test
        void waitsForTheWindow() {
            rotation.policies().set(tenant, within(LocalTime.of(12, 30), LocalTime.of(13, 0)));

            assertThat(started()).isEmpty();
            rotation.clock().advance(Duration.ofMinutes(30));
            assertThat(started()).isPresent();
        }

        @Test
        void startsNoneBesideAnother() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            RotationJob job = rotation.storeJob(tenant);

            assertThat(started()).map(RotationJob::id).contains(job.id());
            assertThat(rotation.audit().endsOf(tenant)).isEmpty();
        }

        @Test
        void startsTheOthersIfTheRotationOfOneHasAValueThatThereIsNot() {
            TenantId other = rotation.addTenant();
            rotation.addPatient(other, "patient", 0);
            // Policies are looked at in the order of their tenants.
            boolean first = tenant.value().compareTo(other.value()) < 0;
            TenantId changed = first ? tenant : other;
            TenantId behind = first ? other : tenant;
            RotationJob job = rotation.storeJob(changed);
            rotation.execute(
                    "update rotation_jobs set waiting_for = 'X' where id = ?1",
                    job.id().value());
            rotation.policies().set(changed, InProcessPolicies.yearly(true));
            rotation.policies().set(behind, InProcessPolicies.yearly(true));

            rotation.schedule().startDue();

            assertThat(rotation.jobs().findUnfinished(behind)).isPresent();
        }

        @Test
        void startsNoneOfASuspendedTenant() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            rotation.keys().tenants().suspend(tenant);

            assertThat(started()).isEmpty();
            assertThat(rotation.audit().endsOf(tenant)).isEmpty();
        }
    }
}
