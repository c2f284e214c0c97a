package org.medchain.keys.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.Destruction;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.rotation.InProcessRotationOperations;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenantkey.InProcessTenantKeys;

@ParameterizedClass
@EnumSource
class TenantKeyManagementTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final TenantKeyVersion INDEX = new TenantKeyVersion(new TenantKeyName("index"), 1);
    private static final LegalBasis BASIS = new LegalBasis("GDPR Art. 17(1)(b)");

    private final InProcessDestructions core;
    private final TenantId tenant;
    private final CountingThreads threads = new CountingThreads();
    private final KeyManagementService service;

    TenantKeyManagementTest(DatabaseKind kind) {
        core = new InProcessDestructions(kind);
        tenant = core.tenant();
        service = new TenantKeyManagement(
                core.dataKeys().operations(),
                new InProcessTenantKeys(
                                core.audit(),
                                core.dataKeys().tenants(),
                                core.dataKeys().provider(),
                                core.clock())
                        .operations(),
                InProcessRotationOperations.of(core.audit(), core.dataKeys(), core.clock()),
                core.requests(),
                OperationThreads.ofCaller(threads),
                Optional.empty());
    }

    private List<String> ends() {
        return core.audit().endsOf(tenant);
    }

    private static List<Byte> bytesOf(PlainKey key) {
        return key.use(bytes -> {
            List<Byte> copy = new ArrayList<>();
            for (byte one : bytes) {
                copy.add(one);
            }
            return copy;
        });
    }

    @Nested
    class GenerateDataKey {

        @Test
        void answersAKeyThatDecryptDataKeyOpens() {
            try (GeneratedDataKey generated = service.generateDataKey(PATIENT);
                    DecryptedDataKey opened = service.decryptDataKey(generated.encryptedKey(), PATIENT)) {
                assertThat(bytesOf(opened.plainKey())).isEqualTo(bytesOf(generated.plainKey()));
                assertThat(opened.keyId()).isEqualTo(generated.keyId());
            }

            assertThat(ends()).containsExactly("GENERATE_DATA_KEY SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
            assertThat(threads.used).isZero();
        }

        @Test
        void isRefusedOnceTheKeysAreToBeDestroyed() {
            core.addPatient(PATIENT);
            service.destroyPatientKeys(PATIENT, BASIS);

            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(() -> service.generateDataKey(PATIENT));

            assertThat(ends()).last().isEqualTo("GENERATE_DATA_KEY DESTRUCTION_PENDING");
        }
    }

    @Nested
    class Async {

        @Test
        void answersOnTheThreadsThatAreThereForIt() {
            GeneratedDataKey generated = threads.await(service.generateDataKeyAsync(PATIENT));
            DecryptedDataKey opened = threads.await(service.decryptDataKeyAsync(generated.encryptedKey(), PATIENT));

            assertThat(bytesOf(opened.plainKey())).isEqualTo(bytesOf(generated.plainKey()));
            assertThat(ends()).containsExactly("GENERATE_DATA_KEY SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
            assertThat(threads.used).isPositive();
        }

        @Test
        void failsAsACallThatIsWaitedForDoes() {
            GeneratedDataKey generated = service.generateDataKey(PATIENT);

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> threads.await(
                            service.decryptDataKeyAsync(generated.encryptedKey(), new PatientId("unknown"))))
                    .withCauseInstanceOf(UnknownPatientException.class);

            assertThat(ends()).last().isEqualTo("DECRYPT_DATA_KEY NOT_FOUND");
        }
    }

    @Nested
    class GenerateTenantKey {

        @Test
        void answersAKeyThatDecryptTenantKeyOpens() {
            try (TenantKey generated = service.generateTenantKey(INDEX);
                    TenantKey named = service.decryptTenantKey(INDEX);
                    TenantKey newest = service.decryptTenantKey(INDEX.name())) {
                assertThat(bytesOf(named.plainKey())).isEqualTo(bytesOf(generated.plainKey()));
                assertThat(bytesOf(newest.plainKey())).isEqualTo(bytesOf(generated.plainKey()));
            }

            assertThat(ends())
                    .containsExactly(
                            "GENERATE_TENANT_KEY SUCCESS", "DECRYPT_TENANT_KEY SUCCESS", "DECRYPT_TENANT_KEY SUCCESS");
            assertThat(threads.used).isZero();
        }

        @Test
        void answersOnTheThreadsThatAreThereForIt() {
            TenantKey generated = threads.await(service.generateTenantKeyAsync(INDEX));

            assertThat(bytesOf(
                            threads.await(service.decryptTenantKeyAsync(INDEX)).plainKey()))
                    .isEqualTo(bytesOf(generated.plainKey()));
            assertThat(bytesOf(threads.await(service.decryptTenantKeyAsync(INDEX.name()))
                            .plainKey()))
                    .isEqualTo(bytesOf(generated.plainKey()));
            assertThat(threads.used).isPositive();
        }

        @Test
        void staysWhenAPatientsKeysAreErased() {
            core.addPatient(PATIENT);
            service.generateTenantKey(INDEX).close();
            service.destroyPatientKeys(PATIENT, BASIS);

            assertThat(service.decryptTenantKey(INDEX).version()).isEqualTo(INDEX);
        }
    }

    @Nested
    class RotatePatientKey {

        @Test
        void movesTheKeysToTheKekOfToday() {
            service.generateDataKey(PATIENT).close();
            core.dataKeys().provider().renewKek();

            assertThat(service.rotatePatientKey(PATIENT)).isEqualTo(new RotatedPatient(1, 0, 2));

            assertThat(ends()).last().isEqualTo("ROTATE_PATIENT_KEY SUCCESS");
        }

        @Test
        void isRefusedForAnUnknownPatient() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> service.rotatePatientKey(PATIENT));

            assertThat(ends()).containsExactly("ROTATE_PATIENT_KEY NOT_FOUND");
        }
    }

    @Nested
    class DestroyPatientKeys {

        @Test
        void asksForTheDestruction() {
            core.addPatient(PATIENT);

            Destruction destruction = service.destroyPatientKeys(PATIENT, BASIS);

            assertThat(destruction.status()).isEqualTo(DestructionStatus.PENDING);
            assertThat(destruction.requestedBy()).isEqualTo("officer");
            assertThat(ends()).containsExactly("DESTROY_PATIENT_KEYS SUCCESS");
        }
    }

    @Nested
    class ForTenant {

        @Test
        void actsForTheTenantThatACallerWithoutATokenNames() {
            core.audit().callAs(Caller.internal());

            service.forTenant(tenant).generateDataKey(PATIENT).close();

            assertThat(ends()).containsExactly("GENERATE_DATA_KEY SUCCESS");
        }

        @Test
        void leavesTheServiceThatItWasCalledOnWithoutATenant() {
            core.audit().callAs(Caller.internal());
            service.forTenant(tenant).generateDataKey(PATIENT).close();

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> service.generateDataKey(PATIENT));

            assertThat(ends()).containsExactly("GENERATE_DATA_KEY SUCCESS");
        }

        @Test
        void refusesATenantThatTheTokenDoesNotName() {
            TenantId other = core.addTenant(InProcessDestructions.policies(false, false));
            KeyManagementService ofOther = service.forTenant(other);

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> ofOther.generateDataKey(PATIENT));
            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> ofOther.generateTenantKey(INDEX));
            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> ofOther.decryptTenantKey(INDEX));
            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> ofOther.rotatePatientKey(PATIENT));
            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> ofOther.destroyPatientKeys(PATIENT, BASIS));

            assertThat(core.audit().endsOf(other)).isEmpty();
            assertThat(ends())
                    .containsExactly(
                            "GENERATE_DATA_KEY FORBIDDEN",
                            "GENERATE_TENANT_KEY FORBIDDEN",
                            "DECRYPT_TENANT_KEY FORBIDDEN",
                            "ROTATE_PATIENT_KEY FORBIDDEN",
                            "DESTROY_PATIENT_KEYS FORBIDDEN");
        }
    }

    /** The test's own thread runs what it gets, while the test waits for a stage. */
    private static final class CountingThreads implements Executor {

        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private int used;

        @Override
        public synchronized void execute(Runnable task) {
            tasks.add(task);
            used++;
            notifyAll();
        }

        <T> T await(CompletionStage<T> stage) {
            while (!stage.toCompletableFuture().isDone()) {
                next().run();
            }
            return stage.toCompletableFuture().join();
        }

        private synchronized Runnable next() {
            try {
                while (tasks.isEmpty()) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return tasks.remove();
        }
    }
}
