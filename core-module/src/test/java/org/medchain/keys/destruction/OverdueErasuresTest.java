package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class OverdueErasuresTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final Duration LATE = Duration.ofMinutes(90);

    private final InProcessDestructions destructions;
    private final Runnable look;
    private final RecordedMetrics metrics = new RecordedMetrics();

    OverdueErasuresTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        look = DestructionWorksTest.look(destructions, metrics, "overdue-erasures");
        destructions.addPatient(PATIENT);
        destructions.request(PATIENT);
    }

    private long shown() {
        look.run();
        return metrics.shown().get("medchain_erasure_overdue_seconds{}").longValue();
    }

    @Test
    void isNoneWithinTheWindow() {
        assertThat(shown()).isZero();
    }

    @Test
    void isTheTimeSinceTheWindowEndedUntilTheKeysAreErased() {
        destructions.clock().advance(InProcessDestructions.WINDOW.plus(LATE));
        assertThat(shown()).isEqualTo(LATE.toSeconds());

        destructions.rounds().run();

        assertThat(shown()).isZero();
    }

    @Test
    void isNoneUnderALegalHold() {
        destructions.holds().place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE);
        destructions.clock().advance(InProcessDestructions.WINDOW.plus(LATE));

        assertThat(shown()).isZero();
    }
}
