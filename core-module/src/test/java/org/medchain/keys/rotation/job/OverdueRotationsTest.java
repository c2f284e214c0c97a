package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.rotation.policy.MaintenanceWindow;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.MisnamedTenant;

@ParameterizedClass
@EnumSource
class OverdueRotationsTest {

    private static final Duration LATE = Duration.ofMinutes(90);

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final OverdueRotations overdue;
    private final RecordedMetrics metrics = new RecordedMetrics();

    OverdueRotationsTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        // All tenants are looked at.
        rotation.execute("delete from rotation_policies");
        tenant = rotation.addTenant();
        rotation.addPatient(tenant, "patient", 0);
        overdue = new OverdueRotations(rotation.policies().store(), rotation.tenants(), rotation.serverClock());
        overdue.showIn(metrics.registry());
    }

    private long shown() {
        overdue.look();
        return metrics.shown().get("medchain_rotation_overdue_seconds{}").longValue();
    }

    @Test
    void isTheTimeSinceARotationIsDueUntilItBegins() {
        rotation.policies().set(tenant, InProcessPolicies.yearly(true));
        rotation.clock().advance(LATE);
        assertThat(shown()).isEqualTo(LATE.toSeconds());

        rotation.schedule().startDue();

        assertThat(shown()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update tenants set status = 'X' where tenant_id = ?1",
                "update rotation_policies set max_age = 'X' where tenant_id = ?1",
                "update rotation_policies set window_start = 'X' where tenant_id = ?1"
            })
    void isThatOfTheOthersIfARowOfOneHasAValueThatThereIsNot(String change) {
        TenantId other = rotation.addTenant();
        rotation.policies().set(other, InProcessPolicies.yearly(true));
        rotation.clock().advance(LATE);
        rotation.policies().set(tenant, InProcessPolicies.yearly(true));
        rotation.clock().advance(LATE);
        rotation.execute(change, other.value());

        assertThat(shown()).isEqualTo(LATE.toSeconds());
    }

    @Test
    void isThatOfTheOthersIfAPolicyIsOfNoTenant() {
        TenantId forged = rotation.addTenant();
        rotation.policies().set(forged, InProcessPolicies.yearly(true));
        rotation.clock().advance(LATE);
        rotation.policies().set(tenant, InProcessPolicies.yearly(true));
        rotation.clock().advance(LATE);
        try (MisnamedTenant misnamed = new MisnamedTenant(rotation.audit().database(), forged)) {
            misnamed.take("rotation_policies", forged);

            assertThat(shown()).isEqualTo(LATE.toSeconds());
        }
    }

    @Test
    void isNoneWithoutAPolicy() {
        rotation.policies().set(tenant, InProcessPolicies.yearly(false));
        rotation.clock().advance(LATE);

        assertThat(shown()).isZero();
    }

    @Test
    void isNoneWhileTheWindowIsClosed() {
        LocalTime now = LocalTime.ofInstant(InProcessRotation.START, ZoneOffset.UTC);
        rotation.policies()
                .set(
                        tenant,
                        new RotationPolicy(
                                true,
                                Duration.ofDays(365),
                                Optional.of(new MaintenanceWindow(
                                        now.plusHours(4),
                                        now.plusHours(5),
                                        ZoneOffset.UTC,
                                        Set.of(DayOfWeek.values())))));
        rotation.clock().advance(LATE);

        assertThat(shown()).isZero();
    }
}
