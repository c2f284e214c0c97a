package org.medchain.keys.rotation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class RotationPolicyStoreTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;

    RotationPolicyStoreTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
    }

    private boolean isDue(Instant now) {
        return rotation.policies()
                .store()
                .findDue(now)
                .anyMatch(due -> due.tenantId().equals(tenant));
    }

    @Nested
    class Find {

        @Test
        void findsThePolicyAsItWasSet() {
            RotationPolicy policy = new RotationPolicy(
                    true,
                    Duration.ofDays(90),
                    Optional.of(new MaintenanceWindow(
                            LocalTime.of(22, 0),
                            LocalTime.of(4, 30),
                            ZoneId.of("Europe/Berlin"),
                            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY))),
                    Optional.of(14));
            rotation.policies().set(tenant, policy);

            assertThat(rotation.policies().store().find(tenant))
                    .map(PolicyRecord::policy)
                    .contains(policy);
        }

        @Test
        void isEmptyIfNoneWasSet() {
            assertThat(rotation.policies().store().find(tenant)).isEmpty();
        }
    }

    @Nested
    class FindDue {

        @Test
        void isOneThatIsOnAndToBeLookedAt() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            assertThat(isDue(InProcessRotation.START.minusNanos(1000))).isFalse();
            assertThat(isDue(InProcessRotation.START)).isTrue();
        }

        @Test
        void isNoneThatIsOff() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(false));

            assertThat(isDue(InProcessRotation.START)).isFalse();
        }
    }

    /** In pages of two. */
    @Nested
    class Pages {

        private final Instant due = Instant.parse("1999-01-01T00:00:00Z");

        @Test
        void haveAllThatAreDueInTheOrderOfTheirTimes() {
            List<TenantId> tenants = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                TenantId next = rotation.addTenant();
                rotation.policies().set(next, InProcessPolicies.yearly(true));
                // Three of one time.
                rotation.policies()
                        .scheduleNext(next, due.minusSeconds(Math.max(2, i)), Optional.of(due.minusSeconds(10 + i)));
                tenants.add(next);
            }
            InProcessDatabase database = rotation.audit().database();
            RotationPolicyStore inPages = new RotationPolicyStore(database, InProcessRows.of(database), 2);

            List<TenantId> found = inPages.findDue(due).map(DuePolicy::tenantId).toList();

            assertThat(found).containsExactlyInAnyOrderElementsOf(tenants).startsWith(tenants.get(4), tenants.get(3));
            assertThat(inPages.findToAnnounce(due.minusSeconds(13)).map(DuePolicy::tenantId))
                    .containsExactly(tenants.get(4), tenants.get(3));
            tenants.forEach(it -> rotation.policies().scheduleNext(it, InProcessRotation.START, Optional.empty()));
        }
    }

    @Nested
    class FindToAnnounce {

        private final Instant notice = InProcessRotation.START.plusSeconds(600);
        private final Instant due = InProcessRotation.START.plusSeconds(3600);

        private boolean isToBeAnnounced(Instant now) {
            return rotation.policies()
                    .store()
                    .findToAnnounce(now)
                    .anyMatch(due -> due.tenantId().equals(tenant));
        }

        private void schedule(boolean enabled) {
            rotation.policies().set(tenant, InProcessPolicies.yearly(enabled));
            rotation.policies().scheduleNext(tenant, due, Optional.of(notice));
        }

        @Test
        void isOneWhoseNoticeIsDueAndWhoseRotationIsNot() {
            schedule(true);

            assertThat(isToBeAnnounced(notice.minusNanos(1000))).isFalse();
            assertThat(isToBeAnnounced(notice)).isTrue();
            assertThat(isToBeAnnounced(due)).isFalse();
        }

        @Test
        void isNoneThatIsOffOrWasAnnouncedOrIsScheduledWithoutNotice() {
            schedule(false);
            assertThat(isToBeAnnounced(notice)).isFalse();

            schedule(true);
            PolicyRecord policy = rotation.policies().store().find(tenant).orElseThrow();
            rotation.audit().database().change(RotationPolicyStore.announced(policy)::apply);
            assertThat(isToBeAnnounced(notice)).isFalse();

            schedule(true);
            rotation.policies().scheduleNext(tenant, due, Optional.empty());
            assertThat(isToBeAnnounced(notice)).isFalse();
        }

        /** Another server announced it, or its policy was scheduled again, after it was read. */
        @Test
        void isAnnouncedOnceAndAsItWasRead() {
            schedule(true);
            PolicyRecord read = rotation.policies().store().find(tenant).orElseThrow();
            Effect announced = RotationPolicyStore.announced(read);
            rotation.audit().database().change(announced::apply);
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> rotation.audit().database().change(announced::apply));

            rotation.policies().scheduleNext(tenant, due.plusSeconds(1), Optional.of(notice));
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> rotation.audit().database().change(announced::apply));
            assertThat(isToBeAnnounced(notice)).isTrue();
        }

        @Test
        void isNoneWhosePolicyIsSetAgain() {
            schedule(true);

            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            assertThat(isToBeAnnounced(notice)).isFalse();
        }
    }

    @Nested
    class ScheduleNext {

        @Test
        void putsTheNextLookOff() {
            Instant next = InProcessRotation.START.plusSeconds(3600);
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            rotation.policies().scheduleNext(tenant, next, Optional.empty());

            assertThat(isDue(next.minusNanos(1000))).isFalse();
            assertThat(isDue(next)).isTrue();
        }

        /** An administrator set another while the next look of the one before was worked out. */
        @Test
        void leavesAPolicyThatWasSetSinceItWasRead() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            PolicyRecord read = rotation.policies().store().find(tenant).orElseThrow();
            rotation.clock().advance(Duration.ofSeconds(1));
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            Instant next = InProcessRotation.START.plusSeconds(3600);

            rotation.policies().store().scheduleNext(read, next, Optional.empty());
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() ->
                            rotation.audit().database().change(RotationPolicyStore.scheduledNext(read, next)::apply));

            assertThat(rotation.policies().nextCheck(tenant)).isEqualTo(InProcessRotation.START.plusSeconds(1));
        }

        @Test
        void leavesOtherTenantsAlone() {
            TenantId other = rotation.addTenant();
            List.of(tenant, other).forEach(it -> rotation.policies().set(it, InProcessPolicies.yearly(true)));

            rotation.policies().scheduleNext(other, InProcessRotation.START.plusSeconds(3600), Optional.empty());

            assertThat(rotation.policies().nextCheck(tenant)).isEqualTo(InProcessRotation.START);
        }
    }
}
