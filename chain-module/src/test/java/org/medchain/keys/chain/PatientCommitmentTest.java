package org.medchain.keys.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatientCommitmentTest {

    private final PatientCommitment commitment = PatientCommitment.to("patient-1", new SecureRandom());

    @Nested
    class HashFor {

        @Test
        void isTheHmacUnderTheSaltOfTenantAndPatient() throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(commitment.salt(), "HmacSHA256"));
            byte[] expected =
                    mac.doFinal("MedChain patient commitment v1\0\1t\0\tpatient-1".getBytes(StandardCharsets.US_ASCII));

            assertThat(commitment.hashFor("t")).isEqualTo(new Hash(expected));
        }

        @Test
        void differsFromTenantToTenant() {
            assertThat(commitment.hashFor("t")).isNotEqualTo(commitment.hashFor("u"));
        }

        @Test
        void differsFromPatientToPatient() {
            PatientCommitment other = new PatientCommitment("patient-2", commitment.salt());

            assertThat(commitment.hashFor("t")).isNotEqualTo(other.hashFor("t"));
        }

        @Test
        void differsFromEventToEvent() {
            PatientCommitment other = PatientCommitment.to("patient-1", new SecureRandom());

            assertThat(commitment.hashFor("t")).isNotEqualTo(other.hashFor("t"));
        }

        @Test
        void differsWhereTheBoundaryBetweenTheIdsMoves() {
            PatientCommitment shifted = new PatientCommitment("atient-1", commitment.salt());

            assertThat(commitment.hashFor("t")).isNotEqualTo(shifted.hashFor("tp"));
        }
    }

    @Nested
    class To {

        @Test
        void bringsTheIdIntoNfc() {
            assertThat(PatientCommitment.to("Zoe\u0308", new SecureRandom()).patientId())
                    .isEqualTo("Zo\u00EB");
        }
    }

    @Nested
    class Construction {

        @ParameterizedTest
        @ValueSource(strings = {"", "Zoe\u0308", "\uD800"})
        void refusesAnIdThatIsNone(String patientId) {
            assertThatThrownBy(() -> new PatientCommitment(patientId, commitment.salt()))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void refusesAnIdOfMoreThan256Bytes() {
            assertThat(new PatientCommitment("é".repeat(128), commitment.salt()).patientId())
                    .hasSize(128);
            assertThatThrownBy(() -> new PatientCommitment("é".repeat(128) + "a", commitment.salt()))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 31, 33})
        void refusesAnotherLengthOfSalt(int length) {
            assertThatThrownBy(() -> new PatientCommitment("p", new byte[length]))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void copiesTheSalt() {
            byte[] salt = new byte[32];
            PatientCommitment copied = new PatientCommitment("p", salt);
            salt[0] = 1;
            copied.salt()[1] = 1;

            assertThat(copied)
                    .isEqualTo(new PatientCommitment("p", new byte[32]))
                    .hasSameHashCodeAs(new PatientCommitment("p", new byte[32]));
        }

        @Test
        void isRedactedInText() {
            assertThat(commitment).hasToString("PatientCommitment[redacted]");
        }
    }

    @Nested
    class Restore {

        @Test
        void givesBackBothPartsOrNone() {
            assertThat(PatientCommitment.restore(Optional.of("patient-1"), Optional.of(commitment.salt())))
                    .contains(commitment);
            assertThat(PatientCommitment.restore(Optional.empty(), Optional.empty()))
                    .isEmpty();
        }

        @Test
        void refusesHalfOfIt() {
            assertThatThrownBy(() -> PatientCommitment.restore(Optional.of("patient-1"), Optional.empty()))
                    .isInstanceOf(MalformedAuditException.class);
            assertThatThrownBy(() -> PatientCommitment.restore(Optional.empty(), Optional.of(commitment.salt())))
                    .isInstanceOf(MalformedAuditException.class);
        }
    }
}
