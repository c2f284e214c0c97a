package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.kms.RegionsProvider;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;
import org.medchain.keys.work.WorkStore;

/** The data keys of a tenant whose CMK has a replica in another Region, while the first Region can't be reached. */
@ParameterizedClass
@EnumSource
class ReplicatedCmkTest {

    private static final String A = "eu-central-1";
    private static final String B = "eu-west-1";
    private static final PatientId PATIENT = new PatientId("patient");
    private static final TenantSpecification REPLICATED = new TenantSpecification(
            "Clinic", new TenantCmk(Optional.of(in(A)), List.of(in(B))), TenantPolicies.DEFAULT);

    private final RegionsProvider regions = new RegionsProvider();
    private final InProcessAudit audit;
    private final InProcessDataKeys keys;
    private final DataKeyOperations operations;
    private final TenantId tenant;

    ReplicatedCmkTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        keys = new InProcessDataKeys(audit, Clock.systemUTC());
        operations = keys.operationsOver(regions);
        InProcessTenants tenants = keys.tenants();
        tenant = tenants.add();
        tenants.specify(tenant, REPLICATED);
        audit.callAs(tenant, "user");
    }

    private static CmkReference in(String region) {
        return new CmkReference("arn:aws:kms:" + region + ":111122223333:key/mrk-" + "0".repeat(32));
    }

    private EncryptedKey generate() {
        return WaitingCaller.call(
                        after -> operations.generate(Optional.empty(), PATIENT, OperationThreads.ofCaller(after)))
                .encryptedKey();
    }

    private void decrypt(EncryptedKey encryptedKey) {
        WaitingCaller.call(after ->
                        operations.decrypt(Optional.empty(), encryptedKey, PATIENT, OperationThreads.ofCaller(after)))
                .close();
    }

    private RotatedPatient rotate() {
        PatientRotation rotation = new PatientRotation(
                audit.operations(),
                keys.tenants().tenants(),
                keys.patients().patients(),
                keys.rewrapping(regions, Clock.systemUTC()),
                new WorkStore(audit.database(), audit.database().time(), Clock.systemUTC()),
                Clock.systemUTC());
        return WaitingCaller.call(
                after -> rotation.rotate(Optional.of(tenant), PATIENT, OperationThreads.ofCaller(after)));
    }

    private AuditEvent last() {
        List<AuditEvent> events = audit.eventsOf(tenant.value());
        return events.get(events.size() - 1);
    }

    @Nested
    class WhileTheFirstRegionIsOut {

        @Test
        void keysAreGeneratedAndDecryptedInTheNextAndTheEventsNameIt() {
            EncryptedKey before = generate();
            assertThat(last().region()).isEmpty();
            regions.failIn(A, KmsUnavailableException::new);
            regions.calls();

            decrypt(before);
            assertThat(last().region()).contains(B);
            decrypt(generate());

            assertThat(regions.calls()).containsExactly(A, B, A, B, A, B);
            assertThat(last().region()).contains(B);
        }

        @Test
        void whatWasGeneratedNeedsNoNewWrappingAfterwards() {
            generate();
            regions.failIn(A, KmsUnavailableException::new);
            EncryptedKey during = generate();
            RotatedPatient rotatedDuring = rotate();
            regions.heal(A);

            RotatedPatient rotatedAfterwards = rotate();
            regions.calls();
            decrypt(during);

            assertThat(List.of(rotatedDuring, rotatedAfterwards))
                    .allSatisfy(rotated -> assertThat(rotated.rotated()).isZero())
                    .allSatisfy(rotated -> assertThat(rotated.current()).isEqualTo(2));
            assertThat(regions.calls()).containsExactly(A);
        }

        @Test
        void aReplicaThatRefusesIsTheAnswer() {
            EncryptedKey key = generate();
            regions.failIn(A, KmsUnavailableException::new);
            regions.failIn(B, () -> new KmsRefusedException(new IllegalStateException("AccessDeniedException")));

            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> decrypt(key));

            assertThat(last().region()).contains(B);
        }
    }

    @Nested
    class WhileTheFirstRegionRefuses {

        @Test
        void theReplicaIsNotCalled() {
            EncryptedKey key = generate();
            regions.failIn(A, () -> new KmsRefusedException(new IllegalStateException("DisabledException")));
            regions.calls();

            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> decrypt(key));
            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> generate());

            assertThat(regions.calls()).containsExactly(A, A);
            assertThat(last().region()).isEmpty();
        }
    }
}
