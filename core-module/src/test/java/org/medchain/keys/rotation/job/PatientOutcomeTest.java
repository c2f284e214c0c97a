package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.rotation.job.PatientOutcome.Kind;

class PatientOutcomeTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final PreparedPatient prepared = PreparedPatient.counted(
            new StoredPatient(new PatientRowId(CONTEXT.tenantId(), UUID.randomUUID()), CONTEXT, Optional.empty()),
            Attempt.partOf("rotation", Operation.ROTATE_PATIENT_KEY, CONTEXT),
            3);

    private void assertFailed(FailureReason reason, Kind kind) {
        PatientOutcome outcome = PatientOutcome.failed(prepared, reason);

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.dataKeys()).isZero();
        assertThat(outcome.reason()).contains(reason);
        assertThat(outcome.patient()).isEqualTo(prepared.patient().id());
    }

    @Nested
    class Failed {

        @ParameterizedTest
        @EnumSource(names = {"DESTRUCTION_PENDING", "KEYS_DESTROYED"})
        void leavesOutAPatientWhoseKeysMayNoLongerBeUsed(FailureReason reason) {
            assertFailed(reason, Kind.SKIPPED);
        }

        @ParameterizedTest
        @EnumSource(
                names = {
                    "KMS_BUSY",
                    "KMS_UNAVAILABLE",
                    "AUDIT_UNAVAILABLE",
                    "TENANT_SUSPENDED",
                    "ROTATION_IN_PROGRESS",
                    "CONFLICT"
                })
        void isWorthAnotherTryForWantOfWhatComesBack(FailureReason reason) {
            assertFailed(reason, Kind.UNAVAILABLE);
        }

        @ParameterizedTest
        @EnumSource(
                mode = EnumSource.Mode.EXCLUDE,
                names = {
                    "DESTRUCTION_PENDING",
                    "KEYS_DESTROYED",
                    "KMS_BUSY",
                    "KMS_UNAVAILABLE",
                    "AUDIT_UNAVAILABLE",
                    "TENANT_SUSPENDED",
                    "ROTATION_IN_PROGRESS",
                    "CONFLICT"
                })
        void isForGoodForEveryOtherReason(FailureReason reason) {
            assertFailed(reason, Kind.FAILED);
        }
    }

    @Nested
    class GivenUp {

        @Test
        void isAFailureIfThereIsNoOtherTry() {
            PatientOutcome givenUp = PatientOutcome.failed(prepared, FailureReason.KMS_UNAVAILABLE)
                    .givenUp();

            assertThat(givenUp.kind()).isEqualTo(Kind.FAILED);
            assertThat(givenUp.reason()).contains(FailureReason.KMS_UNAVAILABLE);
        }

        @Test
        void changesNothingOfWhatIsSettled() {
            PatientOutcome done = PatientOutcome.done(prepared, 3);
            PatientOutcome skipped = PatientOutcome.skipped(prepared);

            assertThat(done.givenUp()).isSameAs(done);
            assertThat(skipped.givenUp()).isSameAs(skipped);
        }
    }

    @Nested
    class Done {

        @Test
        void saysHowManyKeysWereMoved() {
            assertThat(PatientOutcome.done(prepared, 3))
                    .isEqualTo(new PatientOutcome(
                            prepared.patient().id(), prepared.attempt(), Kind.DONE, 3, Optional.empty()));
        }
    }
}
