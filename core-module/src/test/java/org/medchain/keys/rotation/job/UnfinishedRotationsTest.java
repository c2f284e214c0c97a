package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class UnfinishedRotationsTest {

    private final InProcessRotation rotation;
    private final UnfinishedRotations unfinished;
    private final RecordedMetrics metrics = new RecordedMetrics();

    UnfinishedRotationsTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        unfinished = new UnfinishedRotations(rotation.jobs());
        unfinished.showIn(metrics.registry());
    }

    private double shown(String metric) {
        unfinished.look();
        return metrics.shown().get(metric + "{}");
    }

    @Test
    void areShownWithThePatientsThatAreLeft() {
        double rotations = shown("medchain_rotations_unfinished");
        double left = shown("medchain_rotation_patients_left");
        TenantId tenant = rotation.addTenant();
        rotation.addPatient(tenant, "patient", 0);

        rotation.storeJob(tenant);

        assertThat(shown("medchain_rotations_unfinished")).isEqualTo(rotations + 1);
        assertThat(shown("medchain_rotation_patients_left")).isEqualTo(left + 1);
    }
}
