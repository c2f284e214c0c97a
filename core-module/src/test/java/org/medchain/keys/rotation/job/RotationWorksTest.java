package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.work.Work;

@ParameterizedClass
@EnumSource
class RotationWorksTest {

    private final InProcessRotation rotation;
    private final Map<String, Work> works;
    private final RecordedMetrics metrics = new RecordedMetrics();

    RotationWorksTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        works = new RotationWorks(
                        new RotationStarter(
                                rotation.jobs(),
                                rotation.worker(rotation.batch()),
                                new InProcessRotation.CallersThread(),
                                rotation.serverClock()),
                        new OverdueRotations(rotation.policies().store(), rotation.tenants(), rotation.serverClock()),
                        rotation.jobs(),
                        InProcessRotation.SETTINGS,
                        rotation.schedule(),
                        rotation.leases())
                .declare(metrics.registry()).stream().collect(Collectors.toMap(Work::kind, Function.identity()));
    }

    private double shown(String metric) {
        works.get("unfinished-rotations").step().run();
        return metrics.shown().get(metric + "{}");
    }

    @Test
    void lookForRotationsEachSecondAndCountThemEachMinute() {
        assertThat(works.get("rotations").period()).isEqualTo(Duration.ofSeconds(1));
        assertThat(works.get("unfinished-rotations").period()).isEqualTo(Duration.ofMinutes(1));
        assertThat(works.get("overdue-rotations").period()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void showUnfinishedRotationsWithThePatientsThatAreLeft() {
        double rotations = shown("medchain_rotations_unfinished");
        double left = shown("medchain_rotation_patients_left");
        TenantId tenant = rotation.addTenant();
        rotation.addPatient(tenant, "patient", 0);

        rotation.storeJob(tenant);

        assertThat(shown("medchain_rotations_unfinished")).isEqualTo(rotations + 1);
        assertThat(shown("medchain_rotation_patients_left")).isEqualTo(left + 1);
    }
}
