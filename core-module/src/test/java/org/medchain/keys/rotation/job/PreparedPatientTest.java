package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.Rewrapped;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.Tenant;

@ParameterizedClass
@EnumSource
class PreparedPatientTest {

    private final InProcessRotation rotation;
    private final EncryptionContext context;
    private final PatientRowId row;
    private final Attempt attempt;
    private final StoredPatient patient;

    PreparedPatientTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        TenantId tenant = rotation.addTenant();
        context = new EncryptionContext(tenant, new PatientId("patient"));
        row = rotation.addPatient(tenant, "patient", 2);
        attempt = Attempt.partOf("rotation", Operation.ROTATE_PATIENT_KEY, context);
        patient = new StoredPatient(
                row, context, rotation.keys().patients().patients().find(context));
    }

    private Tenant tenant() {
        return rotation.keys().tenants().tenants().require(context.tenantId());
    }

    /** Re-wrapped under a new KEK, and not stored. */
    private PreparedPatient rewrapped() {
        rotation.keys().provider().renewKek();
        Rewrapping rewrapping = rewrapping();
        PatientKeys keys = patient.keys().orElseThrow();
        Rewrapped moved = rewrapping.prepare(
                attempt,
                keys,
                context,
                TenantCmk.NONE,
                rewrapping.ruleFor(tenant().cmk(), DueWrappings.NOT_CURRENT),
                rotation.keysOf(row),
                () -> {});
        return PreparedPatient.of(patient, attempt, moved);
    }

    private Rewrapping rewrapping() {
        return rotation.keys().rewrapping(rotation.clock());
    }

    private void commit(PreparedPatient prepared, Tenant seen) {
        rotation.audit().database().change(prepared.replacementUnder(seen)::apply);
    }

    @Nested
    class ReplacementUnder {

        @Test
        void movesEveryKeyOfThePatient() {
            PreparedPatient prepared = rewrapped();
            assertThat(prepared.isChanged()).isTrue();
            assertThat(prepared.due()).isEqualTo(2);

            commit(prepared, tenant());

            assertThat(rotation.generationsOf(row)).containsExactly(2, 2);
        }

        @Test
        void movesNothingIfThePatientsKeysMayNoLongerBeUsed() {
            PreparedPatient prepared = rewrapped();
            rotation.keys().patients().bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> commit(prepared, tenant()));

            assertThat(rotation.generationsOf(row)).containsExactly(1, 1);
        }

        @Test
        void movesNothingIfTheTenantHasAnotherCmk() {
            PreparedPatient prepared = rewrapped();
            Tenant seen = tenant();
            rotation.keys()
                    .tenants()
                    .specify(
                            context.tenantId(),
                            InProcessTenants.specification(Optional.of(new CmkReference("alias/other"))));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> commit(prepared, seen));

            assertThat(rotation.generationsOf(row)).containsExactly(1, 1);
        }
    }

    @Nested
    class IsChanged {

        @Test
        void isFalseWhereKeysWereOnlyCounted() {
            PreparedPatient counted = PreparedPatient.counted(patient, attempt, 2);

            assertThat(counted.isChanged()).isFalse();
            assertThat(counted.failure()).isEmpty();
        }

        @Test
        void isFalseWhereNothingIsDue() {
            List<DataKey> keys = rotation.keysOf(row);

            assertThat(keys).hasSize(2);
            assertThat(PreparedPatient.of(patient, attempt, notDue(keys)).isChanged())
                    .isFalse();
        }

        private Rewrapped notDue(List<DataKey> keys) {
            Rewrapping rewrapping = rewrapping();
            return rewrapping.prepare(
                    attempt,
                    patient.keys().orElseThrow(),
                    context,
                    TenantCmk.NONE,
                    rewrapping.ruleFor(tenant().cmk(), DueWrappings.NOT_CURRENT),
                    keys,
                    () -> {});
        }

        @Test
        void isFalseWhereOneCouldNotBeRewrapped() {
            PreparedPatient failed = PreparedPatient.failed(patient, attempt, FailureReason.KMS_REFUSED);

            assertThat(failed.isChanged()).isFalse();
            assertThat(failed.failure()).contains(FailureReason.KMS_REFUSED);
        }
    }
}
