package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OperationTest {

    @Nested
    class Kind {

        private static final String KINDS = """
            GENERATE_DATA_KEY CREATE
            DECRYPT_DATA_KEY READ
            LIST_DATA_KEYS READ
            READ_DATA_KEY READ
            READ_REVOCATIONS READ
            GENERATE_RANDOM EXECUTE
            ROTATE_PATIENT_KEY UPDATE
            GENERATE_TENANT_KEY CREATE
            DECRYPT_TENANT_KEY READ
            ROTATE_TENANT_KEY UPDATE
            START_ROTATION CREATE
            START_COMPROMISE_ROTATION CREATE
            READ_ROTATION READ
            LIST_ROTATIONS READ
            PAUSE_ROTATION UPDATE
            RESUME_ROTATION UPDATE
            CANCEL_ROTATION UPDATE
            COMPLETE_ROTATION UPDATE
            ANNOUNCE_ROTATION EXECUTE
            SET_ROTATION_POLICY UPDATE
            READ_ROTATION_POLICY READ
            READ_WRAPPINGS READ
            LIST_WRAPPINGS READ
            CREATE_TENANT CREATE
            UPDATE_TENANT UPDATE
            READ_TENANT READ
            READ_CMK READ
            LIST_TENANTS READ
            SUSPEND_TENANT UPDATE
            RESUME_TENANT UPDATE
            PROPOSE_RECOVERY_KEY UPDATE
            APPROVE_RECOVERY_KEY UPDATE
            CANCEL_RECOVERY_KEY UPDATE
            SET_RECOVERY_KEY UPDATE
            READ_RECOVERY_KEY READ
            COPY_DATA_KEYS CREATE
            REQUEST_RECOVERY CREATE
            APPROVE_RECOVERY UPDATE
            CANCEL_RECOVERY UPDATE
            COMPLETE_RECOVERY UPDATE
            READ_RECOVERY READ
            LIST_RECOVERIES READ
            EXPORT_RECOVERY UPDATE
            READ_ESCROW_COPIES READ
            RECOVER_PATIENT_KEYS UPDATE
            DESTROY_PATIENT_KEYS DELETE
            APPROVE_DESTRUCTION UPDATE
            CANCEL_DESTRUCTION UPDATE
            READ_DESTRUCTION READ
            LIST_DESTRUCTIONS READ
            READ_CERTIFICATE READ
            BEGIN_ERASURE UPDATE
            ERASE_PATIENT_KEYS DELETE
            CERTIFY_DESTRUCTION CREATE
            REPLAY_ERASURES DELETE
            PLACE_LEGAL_HOLD CREATE
            LIFT_LEGAL_HOLD DELETE
            READ_LEGAL_HOLD READ
            DETECT_RESTORATION EXECUTE
            READ_RESTORATION READ
            CONFIRM_RESTORATION UPDATE
            READ_AUDIT_LOG READ
            EXPORT_AUDIT_LOG READ
            VERIFY_AUDIT_LOG READ
            READ_CHECKPOINTS READ
            READ_AUDIT_SUMMARY READ
            SIGN_OFF_REVIEW EXECUTE
            RECORD_DRILL CREATE
            ARCHIVE_AUDIT_LOG UPDATE
            ADOPT_ROW UPDATE
            READ_ADOPTION READ
            PROPOSE_ADOPTION UPDATE
            FIND_UNTRUSTED_ROW EXECUTE
            SET_AUDIT_EVENT_ASIDE EXECUTE
            COUNT_REFUSALS EXECUTE
            OPEN_CIRCUIT_BREAKER EXECUTE
            CLOSE_CIRCUIT_BREAKER EXECUTE
            UNKNOWN_REQUEST EXECUTE
            """;

        /** Whole, so that a new operation needs a line here. */
        @Test
        void isTheOneOfTheTable() {
            assertThat(Arrays.stream(Operation.values())
                            .map(operation -> operation + " " + operation.kind() + "\n")
                            .collect(Collectors.joining()))
                    .isEqualTo(KINDS);
        }
    }
}
