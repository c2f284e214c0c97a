package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller;

class AttemptTest {

    private static final TenantId TENANT = new TenantId("clinic");
    private static final PatientId PATIENT = new PatientId("patient");
    private static final DataKeyId KEY = new DataKeyId(UUID.randomUUID());

    private final Attempt attempt =
            new Attempt(Operation.DECRYPT_DATA_KEY, Caller.internal("request"), Optional.empty(), Optional.empty());

    @Nested
    class ActsOn {

        @Test
        void fillsInWhatIsFoundOnTheWay() {
            attempt.actsOn(TENANT);
            attempt.actsOn(PATIENT);
            attempt.actsOn(KEY);
            attempt.reaches(3);

            assertThat(attempt.operation()).isEqualTo(Operation.DECRYPT_DATA_KEY);
            assertThat(attempt.tenant()).isEqualTo(TENANT);
            assertThat(attempt.tenantId()).contains(TENANT);
            assertThat(attempt.patientId()).contains(PATIENT);
            assertThat(attempt.keyId()).contains(KEY);
            assertThat(attempt.generation()).contains(3);
        }

        @Test
        void isNothingAtFirst() {
            assertThat(attempt.tenantId()).isEmpty();
            assertThat(attempt.patientId()).isEmpty();
            assertThat(attempt.keyId()).isEmpty();
            assertThat(attempt.generation()).isEmpty();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(attempt::tenant);
        }
    }

    @Nested
    class ActsOnEveryKey {

        @Test
        void namesNoKeyAnyMore() {
            attempt.actsOn(KEY);

            attempt.actsOnEveryKey();

            assertThat(attempt.keyId()).isEmpty();
        }
    }

    @Nested
    class Changes {

        private static final Optional<String> VALUES = Optional.of("{}");

        @Test
        void isNoneAtFirst() {
            assertThat(attempt.change()).isEmpty();
        }

        @Test
        void takesTheLastOfOneRow() {
            attempt.changes(new RowChange("tenants/clinic", 1, Optional.empty(), VALUES));
            attempt.changes(new RowChange("tenants/clinic", 2, VALUES, Optional.empty()));

            assertThat(attempt.change()).contains(new RowChange("tenants/clinic", 2, VALUES, Optional.empty()));
        }

        @Test
        void refusesAnotherRow() {
            attempt.changes(new RowChange("tenants/clinic", 1, VALUES, VALUES));

            assertThatIllegalStateException()
                    .isThrownBy(() -> attempt.changes(new RowChange("tenants/other", 1, VALUES, VALUES)))
                    .withMessage("DECRYPT_DATA_KEY changes more than one row: RowChange[tenants/clinic, 1],"
                            + " RowChange[tenants/other, 1]");
        }
    }

    @Nested
    class PartOf {

        @Test
        void isTheServicesActInACourseThatHasAName() {
            Attempt part =
                    Attempt.partOf("rotation-7", Operation.ROTATE_PATIENT_KEY, new EncryptionContext(TENANT, PATIENT));

            assertThat(part.caller().actor()).isEqualTo(Caller.INTERNAL);
            assertThat(part.caller().requestId()).isEqualTo("rotation-7");
            assertThat(part.tenant()).isEqualTo(TENANT);
            assertThat(part.patientId()).contains(PATIENT);
        }
    }
}
