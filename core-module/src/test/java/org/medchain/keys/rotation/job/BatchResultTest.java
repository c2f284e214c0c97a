package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.rotation.job.PatientOutcome.Kind;

class BatchResultTest {

    private static final TenantId TENANT = new TenantId("clinic");

    private static PreparedPatient patient() {
        EncryptionContext context = new EncryptionContext(TENANT, new PatientId("patient"));
        return PreparedPatient.counted(
                new StoredPatient(new PatientRowId(TENANT, UUID.randomUUID()), context, Optional.empty()),
                Attempt.partOf("rotation", Operation.ROTATE_PATIENT_KEY, context),
                0);
    }

    private static BatchResult result(PatientOutcome... outcomes) {
        return new BatchResult(
                new RotationRowId(TENANT, RotationId.create()),
                new PatientRowId(TENANT, new UUID(0, 1)),
                new PatientRowId(TENANT, new UUID(0, 9)),
                List.of(outcomes),
                Duration.ofSeconds(1));
    }

    private static PatientOutcome failed(FailureReason reason) {
        return PatientOutcome.failed(patient(), reason);
    }

    @Nested
    class Counts {

        @Test
        void areThoseOfEachKindAndOfTheKeysThatMoved() {
            BatchResult result = result(
                    PatientOutcome.done(patient(), 3),
                    PatientOutcome.done(patient(), 4),
                    PatientOutcome.skipped(patient()),
                    failed(FailureReason.INTERNAL_ERROR));

            assertThat(result.count(Kind.DONE)).isEqualTo(2);
            assertThat(result.count(Kind.SKIPPED)).isEqualTo(1);
            assertThat(result.count(Kind.FAILED)).isEqualTo(1);
            assertThat(result.count(Kind.UNAVAILABLE)).isZero();
            assertThat(result.dataKeys()).isEqualTo(7);
        }
    }

    @Nested
    class Lacked {

        @Test
        void isWhatTheFirstPatientWaitsFor() {
            assertThat(result(
                                    failed(FailureReason.INTERNAL_ERROR),
                                    failed(FailureReason.KMS_UNAVAILABLE),
                                    failed(FailureReason.AUDIT_UNAVAILABLE))
                            .lacked())
                    .contains(FailureReason.KMS_UNAVAILABLE);
        }

        @Test
        void isNothingIfEveryPatientIsSettled() {
            assertThat(result(PatientOutcome.skipped(patient()), failed(FailureReason.INTERNAL_ERROR))
                            .lacked())
                    .isEmpty();
        }
    }

    @Nested
    class GivenUp {

        @Test
        void hasFailuresInPlaceOfWhatCouldBeTriedAgain() {
            BatchResult result = result(failed(FailureReason.KMS_UNAVAILABLE), PatientOutcome.done(patient(), 1));
            assertThat(result.failures()).isEmpty();

            BatchResult givenUp = result.givenUp();

            assertThat(givenUp.lacked()).isEmpty();
            assertThat(givenUp.count(Kind.FAILED)).isEqualTo(1);
            assertThat(givenUp.count(Kind.DONE)).isEqualTo(1);
            assertThat(givenUp.failures()).hasSize(1);
            assertThat(givenUp.reached()).isEqualTo(result.reached());
        }
    }
}
