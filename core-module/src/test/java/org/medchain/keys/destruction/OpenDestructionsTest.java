package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class OpenDestructionsTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final Runnable look;
    private final RecordedMetrics metrics = new RecordedMetrics();

    OpenDestructionsTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        look = DestructionWorksTest.look(destructions, metrics, "open-destructions");
        destructions.addPatient(PATIENT);
    }

    private double pending() {
        return metrics.shown().get("medchain_destructions_open{status=PENDING}");
    }

    @Test
    void areShownByStatusAsOfTheLastLook() {
        look.run();
        double before = pending();
        destructions.request(PATIENT);
        assertThat(pending()).isEqualTo(before);

        look.run();

        assertThat(pending()).isEqualTo(before + 1);
        assertThat(metrics.shown().keySet())
                .filteredOn(name -> name.startsWith("medchain_destructions_open"))
                .containsExactlyInAnyOrder(
                        "medchain_destructions_open{status=AWAITING_APPROVAL}",
                        "medchain_destructions_open{status=PENDING}",
                        "medchain_destructions_open{status=ERASING}");
    }
}
