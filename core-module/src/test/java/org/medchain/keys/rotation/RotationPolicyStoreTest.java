package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.DatabaseKind;

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
        return rotation.policies().findDue(now).stream()
                .anyMatch(stored -> stored.tenantId().equals(tenant));
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
                            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY))));
            rotation.storePolicy(tenant, policy);

            assertThat(rotation.policies().find(tenant))
                    .map(PolicyRecord::policy)
                    .contains(policy);
        }

        @Test
        void isEmptyIfNoneWasSet() {
            assertThat(rotation.policies().find(tenant)).isEmpty();
        }
    }

    @Nested
    class FindDue {

        @Test
        void isOneThatIsOnAndToBeLookedAt() {
            rotation.storePolicy(tenant, InProcessRotation.yearly(true));

            assertThat(isDue(InProcessRotation.START.minusNanos(1000))).isFalse();
            assertThat(isDue(InProcessRotation.START)).isTrue();
        }

        @Test
        void isNoneThatIsOff() {
            rotation.storePolicy(tenant, InProcessRotation.yearly(false));

            assertThat(isDue(InProcessRotation.START)).isFalse();
        }
    }

    @Nested
    class ScheduleNext {

        @Test
        void putsTheNextLookOff() {
            Instant next = InProcessRotation.START.plusSeconds(3600);
            rotation.storePolicy(tenant, InProcessRotation.yearly(true));

            rotation.policies().scheduleNext(tenant, next);

            assertThat(isDue(next.minusNanos(1000))).isFalse();
            assertThat(isDue(next)).isTrue();
        }

        @Test
        void leavesOtherTenantsAlone() {
            rotation.storePolicy(tenant, InProcessRotation.yearly(true));

            rotation.policies().scheduleNext(rotation.addTenant(), InProcessRotation.START.plusSeconds(3600));

            assertThat(rotation.nextCheck(tenant)).isEqualTo(InProcessRotation.START);
        }
    }
}
