package org.medchain.keys.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.EscrowKey;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

/** Copies are there with the data key, in the same unit of the ledger, and under few escrow keys. */
@ParameterizedClass
@EnumSource
class EscrowCopiesTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final RecipientKey recoveryKey = RecipientKey.generate(new SecureRandom());
    private final InProcessDatabase database;
    private final InProcessAudit audit;
    private final InProcessDataKeys dataKeys;
    private final TenantId tenant;

    EscrowCopiesTest(DatabaseKind kind) {
        database = kind.database();
        audit = new InProcessAudit(database);
        dataKeys = new InProcessDataKeys(audit, InProcessAudit.CLOCK);
        tenant = dataKeys.tenants().add();
        audit.callAs(tenant, "user");
    }

    private void escrowTo(RecipientKey key) {
        dataKeys.tenants().recoverBy(tenant, RecoveryPublicKey.parse(key.publicKey()));
    }

    private EncryptionContext context(PatientId patientId) {
        return new EncryptionContext(tenant, patientId);
    }

    private BackedUpEscrow escrowOf(PatientId patientId) {
        PatientRowId row =
                dataKeys.patients().patients().findId(context(patientId)).orElseThrow();
        return BackedUpEscrow.of(database, row);
    }

    /** The bytes of the data keys that custodians and service open together. */
    private List<byte[]> openedOf(PatientId patientId, RecipientKey key) {
        try (PatientKeys patient =
                dataKeys.patients().patients().find(context(patientId)).orElseThrow()) {
            return patient.useErasureKey(
                    erasureKey -> escrowOf(patientId).open(key, context(patientId), erasureKey).stream()
                            .map(opened -> opened.copyOfBytes())
                            .toList());
        }
    }

    private byte[] generate(PatientId patientId) {
        try (GeneratedDataKey generated = dataKeys.generate(patientId)) {
            return generated.plainKey().copyOfBytes();
        }
    }

    private static Set<String> texts(List<byte[]> keys) {
        return keys.stream().map(Arrays::toString).collect(Collectors.toSet());
    }

    @Nested
    class OfATenantWithARecoveryKey {

        @Test
        void areThoseOfItsDataKeys() {
            escrowTo(recoveryKey);

            List<byte[]> made = List.of(generate(PATIENT), generate(PATIENT), generate(PATIENT));

            assertThat(texts(openedOf(PATIENT, recoveryKey))).isEqualTo(texts(made));
        }

        @Test
        void areUnderOneEscrowKeyOfEachPatient() {
            escrowTo(recoveryKey);
            generate(PATIENT);
            generate(PATIENT);
            generate(OTHER);
            generate(PATIENT);

            assertThat(escrowOf(PATIENT).keys()).isEqualTo(1);
            assertThat(escrowOf(PATIENT).copies()).isEqualTo(3);
            assertThat(escrowOf(OTHER).keys()).isEqualTo(1);
        }

        @Test
        void areUnderAnotherEscrowKeyOfSomeOfMorePatientsThanAreRemembered() {
            escrowTo(recoveryKey);
            List<PatientId> patients = IntStream.rangeClosed(0, InProcessEscrow.REMEMBERED)
                    .mapToObj(i -> new PatientId("patient-" + i))
                    .toList();
            patients.forEach(this::generateTwo);
            patients.forEach(EscrowCopiesTest.this::generate);

            assertThat(patients.stream().mapToInt(it -> escrowOf(it).keys()).sum())
                    .isGreaterThan(patients.size());
        }

        private void generateTwo(PatientId patientId) {
            generate(patientId);
            generate(patientId);
        }

        @Test
        void areUnderAnotherEscrowKeyOnAnotherServer() {
            escrowTo(recoveryKey);
            Set<String> made = new HashSet<>(texts(List.of(generate(PATIENT))));
            InProcessDataKeys another =
                    new InProcessDataKeys(audit, InProcessAudit.CLOCK, dataKeys.provider(), dataKeys.patients());

            try (GeneratedDataKey generated = another.generate(PATIENT)) {
                made.addAll(texts(List.of(generated.plainKey().copyOfBytes())));
            }

            assertThat(escrowOf(PATIENT).keys()).isEqualTo(2);
            assertThat(texts(openedOf(PATIENT, recoveryKey))).isEqualTo(made);
        }

        @Test
        void areUnderAnotherEscrowKeyOnceTheRecoveryKeyIsAnother() {
            RecipientKey next = RecipientKey.generate(new SecureRandom());
            escrowTo(recoveryKey);
            byte[] first = generate(PATIENT);
            escrowTo(next);
            byte[] second = generate(PATIENT);

            assertThat(texts(openedOf(PATIENT, recoveryKey))).isEqualTo(texts(List.of(first)));
            assertThat(texts(openedOf(PATIENT, next))).isEqualTo(texts(List.of(second)));
        }

        @Test
        void areNotThereIfTheDataKeyIsNot() {
            escrowTo(recoveryKey);
            generate(PATIENT);
            dataKeys.provider().duringNextCall(() -> dataKeys.tenants().suspend(tenant));

            assertThat(catchThrowable(() -> generate(PATIENT))).isNotNull();

            assertThat(escrowOf(PATIENT).copies()).isEqualTo(1);
        }

        /** Experiment 5 of issue 33: after a fail-over the database has lost the escrow key that the server remembers. */
        @Test
        void areUnderAnotherEscrowKeyOnceTheDatabaseLostTheirs() {
            escrowTo(recoveryKey);
            generate(PATIENT);
            database.execute("delete from escrow_keys where tenant_id = ?", tenant.value());

            List<byte[]> made = List.of(generate(PATIENT), generate(PATIENT));

            assertThat(escrowOf(PATIENT).keys()).isEqualTo(1);
            assertThat(texts(openedOf(PATIENT, recoveryKey))).isEqualTo(texts(made));
        }

        @Test
        void areUnderAnotherEscrowKeyInABatchToo() {
            escrowTo(recoveryKey);
            generate(PATIENT);
            generate(OTHER);
            database.execute("delete from escrow_keys where tenant_id = ?", tenant.value());

            WaitingCaller.call(after -> dataKeys.operations()
                            .generateAll(
                                    Optional.empty(),
                                    List.of(PATIENT, OTHER, PATIENT),
                                    OperationThreads.ofCaller(after)))
                    .forEach(it -> it.result().orElseThrow().close());

            assertThat(openedOf(PATIENT, recoveryKey)).hasSize(2);
            assertThat(openedOf(OTHER, recoveryKey)).hasSize(1);
        }

        /** The tenant was read before; what is kept of it is out of date. */
        @Test
        void areThereFromTheCommitOfTheRecoveryKeyOn() {
            generate(PATIENT);
            dataKeys.provider().duringNextCall(() -> escrowTo(recoveryKey));

            generate(PATIENT);

            assertThat(escrowOf(PATIENT).copies()).isEqualTo(1);
        }
    }

    @Nested
    class OfATenantWithoutOne {

        @Test
        void areNotThere() {
            generate(PATIENT);

            assertThat(escrowOf(PATIENT).keys()).isZero();
            assertThat(escrowOf(PATIENT).copies()).isZero();
        }
    }

    @Nested
    class Seal {

        private final EscrowEpoch epoch = new EscrowEpoch(
                UUID.randomUUID(),
                RecoveryPublicKey.parse(recoveryKey.publicKey()).id(),
                context(PATIENT));
        private final byte[] erasureKey = new byte[32];
        private final EscrowKey escrowKey = EscrowKey.generate(new SecureRandom());
        private final byte[] sealed = EscrowSeal.seal(erasureKey, escrowKey, epoch, new SecureRandom());

        private void assertOpensNot(byte[] key, byte[] bytes, EscrowEpoch of) {
            assertThat(EscrowSeal.open(key, bytes, of)).isEqualTo(Optional.empty());
        }

        @Test
        void opensUnderTheSameErasureKey() {
            assertThat(sealed).hasSize(SealedEscrowKey.INNER_LENGTH).startsWith('M', 'X', 2, 2);
            assertThat(EscrowSeal.open(erasureKey, sealed, epoch).orElseThrow().copyOfBytes())
                    .isEqualTo(escrowKey.copyOfBytes());
        }

        /** Sealed by another implementation: the package cryptography of Python. */
        @Test
        void opensAKnownAnswer() {
            EscrowEpoch known = new EscrowEpoch(
                    UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"),
                    RecoveryKeyId.parse("000102030405060708090a0b0c0d0e0f"),
                    new EncryptionContext(new TenantId("clinic-north"), new PatientId("Zoë 7/4")));
            byte[] knownErasureKey =
                    HexFormat.of().parseHex("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");

            assertThat(EscrowSeal.open(
                                    knownErasureKey,
                                    HexFormat.of()
                                            .parseHex(
                                                    "4d580202909192939495969798999a9b10bcef42014c7303cdc3d5d878a98a571536cc743d522b80a3546290566b239019e1c3f983314126a486f6f0bd4cf5bb"),
                                    known)
                            .orElseThrow()
                            .copyOfBytes())
                    .isEqualTo(HexFormat.of()
                            .parseHex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"));
        }

        @Test
        void opensUnderNoOtherNorAsAnythingElse() {
            byte[] other = new byte[32];
            other[31] = 1;

            assertOpensNot(other, sealed, epoch);
            assertOpensNot(erasureKey, sealed, new EscrowEpoch(epoch.id(), epoch.recoveryKey(), context(OTHER)));
            assertOpensNot(
                    erasureKey, sealed, new EscrowEpoch(UUID.randomUUID(), epoch.recoveryKey(), context(PATIENT)));
            assertOpensNot(
                    erasureKey,
                    sealed,
                    new EscrowEpoch(epoch.id(), RecoveryKeyId.parse("0".repeat(32)), context(PATIENT)));
        }

        @Test
        void opensWithNoBitAlteredAndAtNoOtherLength() {
            for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
                byte[] altered = sealed.clone();
                altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertOpensNot(erasureKey, altered, epoch);
            }
            for (int length = 0; length < 2 * sealed.length; length++) {
                if (length != sealed.length) {
                    assertOpensNot(erasureKey, Arrays.copyOf(sealed, length), epoch);
                }
            }
        }
    }
}
