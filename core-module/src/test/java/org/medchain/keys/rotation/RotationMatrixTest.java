package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.kms.PartialProvider;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.TenantStatus;
import org.medchain.keys.work.WorkStore;

/**
 * Whether a patient's data key is rotated, left alone or refused: all combinations of the states of tenant, patient and key, of
 * who wrapped, and of what is known of today's CMK.
 */
class RotationMatrixTest {

    private static final InProcessAudit AUDIT = new InProcessAudit(DatabaseKind.H2.database());
    private static final InProcessDataKeys KEYS = new InProcessDataKeys(AUDIT, Clock.systemUTC());
    private static final InProcessTenants TENANTS = KEYS.tenants();
    private static final InProcessPatients PATIENTS = KEYS.patients();
    private static final Instant RENEWED = Instant.parse("2026-11-01T00:00:00Z");
    private static final String CURRENT = "current";

    /** What of a data key and its surroundings makes a difference. */
    record State(
            TenantStatus tenant,
            Optional<PatientStatus> patient,
            ProviderType provider,
            String wrappedUnder,
            Instant wrappedAt,
            Optional<Instant> renewed,
            boolean altered) {

        String expected() {
            if (tenant == TenantStatus.SUSPENDED) {
                return "tenant-suspended";
            }
            if (patient.isEmpty()) {
                return "not-found";
            }
            return switch (patient.get()) {
                case PENDING_DESTRUCTION -> "destruction-pending";
                case DESTROYED -> "keys-destroyed";
                case ACTIVE -> expectedOfTheKey();
            };
        }

        private String expectedOfTheKey() {
            if (provider != ProviderType.AWS_KMS) {
                return "invalid-encrypted-key";
            }
            boolean current = wrappedUnder.equals(CURRENT) && renewed.isPresent() && wrappedAt.isAfter(renewed.get());
            if (current) {
                return "left alone";
            }
            return altered ? "invalid-encrypted-key" : "rotated";
        }
    }

    static Stream<State> states() {
        List<State> states = new ArrayList<>();
        for (TenantStatus tenant : TenantStatus.values()) {
            for (Optional<PatientStatus> patient : patients()) {
                for (ProviderType provider : ProviderType.values()) {
                    for (String wrappedUnder : List.of(CURRENT, "old", "")) {
                        for (Instant wrappedAt : List.of(RENEWED.minusSeconds(3600), RENEWED.plusSeconds(3600))) {
                            for (Optional<Instant> renewed : List.of(Optional.of(RENEWED), Optional.<Instant>empty())) {
                                for (boolean altered : new boolean[] {false, true}) {
                                    states.add(new State(
                                            tenant, patient, provider, wrappedUnder, wrappedAt, renewed, altered));
                                }
                            }
                        }
                    }
                }
            }
        }
        return states.stream();
    }

    private static List<Optional<PatientStatus>> patients() {
        return Stream.concat(
                        Stream.of(PatientStatus.values()).map(Optional::of), Stream.of(Optional.<PatientStatus>empty()))
                .toList();
    }

    @Nested
    class Outcome {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.rotation.RotationMatrixTest#states")
        void isThatOfTheState(State state) {
            EncryptionContext context = store(state);

            String outcome = outcomeOf(state, context);

            assertThat(outcome).isEqualTo(state.expected());
            // A refusal commits nothing; what is left alone has its event all the same.
            assertThat(AUDIT.endsOf(context.tenantId()))
                    .filteredOn("ROTATE_PATIENT_KEY SUCCESS"::equals)
                    .hasSize(outcome.equals("rotated") || outcome.equals("left alone") ? 1 : 0);
        }
    }

    private static String outcomeOf(State state, EncryptionContext context) {
        PatientRotation rotation = new PatientRotation(
                AUDIT.operations(),
                TENANTS.tenants(),
                PATIENTS.patients(),
                KEYS.rewrapping(new AwsProvider(state.renewed()), Clock.systemUTC()),
                new WorkStore(AUDIT.database(), AUDIT.database().time(), Clock.systemUTC()),
                Clock.systemUTC());
        try {
            RotatedPatient rotated = WaitingCaller.call(after -> rotation.rotate(
                    Optional.of(context.tenantId()), context.patientId(), OperationThreads.ofCaller(after)));
            assertThat(rotated.rotated() + rotated.current()).isEqualTo(1);
            assertThat(rotated.generation()).isEqualTo(1 + rotated.rotated());
            return rotated.rotated() == 1 ? "rotated" : "left alone";
        } catch (KeyManagementException e) {
            return e.reason().slug();
        }
    }

    private static EncryptionContext store(State state) {
        TenantId tenantId = TENANTS.add();
        EncryptionContext context = new EncryptionContext(tenantId, new PatientId("patient"));
        state.patient().ifPresent(status -> storeKey(context, state, status));
        if (state.tenant() == TenantStatus.SUSPENDED) {
            TENANTS.suspend(tenantId);
        }
        return context;
    }

    private static void storeKey(EncryptionContext context, State state, PatientStatus status) {
        PatientRowId patient = PATIENTS.add(context);
        try (PatientKeys keys = PATIENTS.patients().find(context).orElseThrow()) {
            KEYS.add(
                    keys,
                    context,
                    new InProcessDataKeys.State(state.provider(), state.wrappedUnder(), state.wrappedAt()),
                    state.altered());
        }
        PATIENTS.bringTo(status, patient);
    }

    private static final class AwsProvider extends PartialProvider {

        private final Optional<Instant> renewed;

        AwsProvider(Optional<Instant> renewed) {
            super(ProviderType.AWS_KMS, true);
            this.renewed = renewed;
        }

        @Override
        public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
            return new CurrentWrapping(CURRENT, renewed);
        }

        @Override
        public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
            return new WrappedKey(new byte[] {2});
        }

        @Override
        public String wrappedUnder(WrappedKey wrappedKey) {
            return CURRENT;
        }
    }
}
