package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.EscrowStore.Coverage;
import org.medchain.keys.escrow.EscrowStore.StoredEscrowKey;
import org.medchain.keys.escrow.recovery.InProcessRecoveries.Known;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.tenant.InProcessTenants;

/** The way from a lost CMK to data keys that open, and what must not be found on it. */
@ParameterizedClass
@EnumSource
class RecoveryTest extends RecoveryScene {

    RecoveryTest(ErasureKeysOn place) {
        super(place);
    }

    @Nested
    class OfAllPatients {

        @Test
        void bringsBackEveryDataKeyOfADeletedCmk() {
            List<Known> keys = Stream.of(generate(PATIENT, 4), generate(OTHER, 1), generate(THIRD, 3))
                    .flatMap(List::stream)
                    .toList();
            recoveries.loseTheCmk();
            keys.forEach(RecoveryTest.this::assertOpensNoMore);

            RecoveryId id = recoveries.exported(Optional.empty());
            List<RotatedPatient> results = recoveries.pages(id, 3).stream()
                    .map(page -> InProcessRecoveries.opened(page, recoveries.recoveryKey()))
                    .flatMap(patients -> successes(recoveries.recover(id, patients)).stream())
                    .toList();

            assertThat(results.stream().mapToInt(RotatedPatient::rotated).sum()).isEqualTo(8);
            keys.forEach(RecoveryTest.this::assertOpens);
            assertThat(recoveries.operations().complete(id).recovery().recovered())
                    .isEqualTo(8);
        }

        @Test
        void isRecordedForEachStepAndEachPatient() {
            generate(PATIENT, 2);
            recoveries.loseTheCmk();
            RecoveryId id = recoveries.exported(Optional.empty());
            ExportedPage page = recoveries.page(id, Optional.empty(), 100);
            recoveries.recover(id, InProcessRecoveries.opened(page, recoveries.recoveryKey()));
            recoveries.operations().complete(id);

            assertThat(recoveries.core().ends())
                    .containsSubsequence(
                            "REQUEST_RECOVERY SUCCESS",
                            "APPROVE_RECOVERY SUCCESS",
                            "EXPORT_RECOVERY SUCCESS",
                            "READ_ESCROW_COPIES SUCCESS",
                            "RECOVER_PATIENT_KEYS SUCCESS",
                            "COMPLETE_RECOVERY SUCCESS");
        }

        /** Another program than the service wrote the provider: whatever it is, the CMK is lost. */
        @Test
        void bringsBackADataKeyWhoseRowNamesNoProvider() {
            Known key = recoveries.generate(PATIENT);
            recoveries.execute(
                    "update data_keys set provider = 'X' where key_id = ?",
                    key.generated().keyId().value());
            recoveries.loseTheCmk();
            RecoveryId id = recoveries.exported(Optional.empty());
            List<RecoveredPatient> opened =
                    InProcessRecoveries.opened(recoveries.page(id, Optional.empty(), 100), recoveries.recoveryKey());

            assertThat(successes(recoveries.recover(id, opened))).containsExactly(new RotatedPatient(1, 0, 2));

            assertOpens(key);
        }

        @Test
        void takesTheSameBackTwiceWithoutHarm() {
            Known key = recoveries.generate(PATIENT);
            recoveries.loseTheCmk();
            RecoveryId id = recoveries.exported(Optional.empty());
            List<RecoveredPatient> opened =
                    InProcessRecoveries.opened(recoveries.page(id, Optional.empty(), 100), recoveries.recoveryKey());

            assertThat(successes(recoveries.recover(id, opened))).containsExactly(new RotatedPatient(1, 0, 2));
            assertThat(successes(recoveries.recover(id, opened))).containsExactly(new RotatedPatient(0, 1, 2));

            assertOpens(key);
        }

        @Test
        void leavesOutAPatientWhoseDestructionIsPending() {
            Known kept = recoveries.generate(PATIENT);
            recoveries.generate(OTHER);
            recoveries.core().request(OTHER);

            RecoveryId id = recoveries.exported(Optional.empty());

            assertThat(recoveries.page(id, Optional.empty(), 100).patients())
                    .singleElement()
                    .satisfies(it -> assertThat(it.context().patientId()).isEqualTo(kept.patientId()));
        }
    }

    @Nested
    class OfNamedPatients {

        @Test
        void exportsTheirCopiesAndTakesBackNobodyElses() {
            generate(PATIENT, 2);
            recoveries.generate(OTHER);
            RecoveryId ofAll = recoveries.exported(Optional.empty());
            RecoveryId ofOne = recoveries.exported(Optional.of(List.of(PATIENT)));

            ExportedPage page = recoveries.page(ofOne, Optional.empty(), 100);
            List<RecoveredPatient> others =
                    InProcessRecoveries.opened(recoveries.page(ofAll, Optional.empty(), 100), recoveries.recoveryKey())
                            .stream()
                            .filter(it -> it.patientId().equals(OTHER))
                            .toList();

            assertThat(page.patients())
                    .singleElement()
                    .satisfies(it -> assertThat(it.copies()).hasSize(2));
            assertFailed(recoveries.recover(ofOne, others), UnknownPatientException.class);
        }

        @Test
        void takesNobodyWhoIsNotKnown() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() ->
                            recoveries.operations().request(InProcessRecoveries.REASON, Optional.of(List.of(PATIENT))));
        }

        @Test
        void takesNobodyWhoseKeysAreDestroyed() {
            recoveries.generate(PATIENT);
            recoveries.core().destroy(PATIENT);

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() ->
                            recoveries.operations().request(InProcessRecoveries.REASON, Optional.of(List.of(PATIENT))));
        }

        @Test
        void takesOneToAHundred() {
            List<PatientId> many = IntStream.rangeClosed(0, RecoveryOperations.MOST_PATIENTS)
                    .mapToObj(i -> new PatientId("patient-" + i))
                    .toList();

            for (List<PatientId> wrong : List.of(List.<PatientId>of(), many)) {
                assertThatExceptionOfType(MalformedValueException.class)
                        .isThrownBy(
                                () -> recoveries.operations().request(InProcessRecoveries.REASON, Optional.of(wrong)))
                        .matches(e -> e.field().equals("patientIds"));
            }
        }
    }

    @Nested
    class Steps {

        private RecoveryStatus statusOf(RecoveryId id) {
            return recoveries.operations().read(id).status();
        }

        @Test
        void followEachOther() {
            RecoveryId id = recoveries.requested(Optional.empty());
            assertThat(statusOf(id)).isEqualTo(RecoveryStatus.AWAITING_APPROVAL);
            recoveries.core().callAs("second officer");
            assertThat(recoveries.operations().approve(id).status()).isEqualTo(RecoveryStatus.PENDING);
            recoveries.core().clock().advance(InProcessRecoveries.WAIT);
            assertThat(statusOf(id)).isEqualTo(RecoveryStatus.READY);
            assertThat(recoveries.export(id).status()).isEqualTo(RecoveryStatus.EXPORTED);
            assertThat(recoveries.operations().complete(id).status()).isEqualTo(RecoveryStatus.DONE);
        }

        @Test
        void takeASecondPerson() {
            RecoveryId id = recoveries.requested(Optional.empty());

            assertThatExceptionOfType(SecondPersonNeededException.class)
                    .isThrownBy(() -> recoveries.operations().approve(id));
            assertThat(statusOf(id)).isEqualTo(RecoveryStatus.AWAITING_APPROVAL);
        }

        @Test
        void exportNothingBeforeTheWaitIsOver() {
            RecoveryId id = recoveries.approved(Optional.empty());
            recoveries.core().clock().advance(InProcessRecoveries.WAIT.minusSeconds(1));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> recoveries.export(id));
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> recoveries.page(id, Optional.empty(), 100));
        }

        @Test
        void exportUnderTheSameKeyAgain() {
            RecoveryId id = recoveries.exported(Optional.empty());
            RecoveryPublicKey first =
                    recoveries.export(id).recovery().publicKey().orElseThrow();

            assertThat(recoveries.export(id).recovery().publicKey()).contains(first);
        }

        @Test
        void endWhenCancelled() {
            RecoveryId waiting = recoveries.approved(Optional.empty());
            assertThat(recoveries.operations().cancel(waiting).status()).isEqualTo(RecoveryStatus.CANCELLED);
            recoveries.core().clock().advance(InProcessRecoveries.WAIT);
            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> recoveries.export(waiting));

            recoveries.generate(PATIENT);
            RecoveryId exported = recoveries.exported(Optional.empty());
            List<RecoveredPatient> opened = InProcessRecoveries.opened(
                    recoveries.page(exported, Optional.empty(), 100), recoveries.recoveryKey());
            recoveries.operations().cancel(exported);
            assertFailed(recoveries.recover(exported, opened), ConcurrentChangeException.class);
        }

        @Test
        void endByThemselvesAMonthAfterTheWait() {
            RecoveryId id = recoveries.exported(Optional.empty());
            recoveries.core().clock().advance(Duration.ofDays(30));

            assertThat(statusOf(id)).isEqualTo(RecoveryStatus.EXPIRED);
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> recoveries.page(id, Optional.empty(), 100));
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> recoveries.operations().complete(id));
        }

        @Test
        void areOfOneTenant() {
            RecoveryId id = recoveries.approved(Optional.empty());
            recoveries
                    .core()
                    .audit()
                    .callAs(recoveries.core().dataKeys().tenants().add(), "officer of another hospital");

            assertThatExceptionOfType(UnknownRecoveryException.class)
                    .isThrownBy(() -> recoveries.operations().read(id));
            assertThatExceptionOfType(UnknownRecoveryException.class)
                    .isThrownBy(() -> recoveries.operations().cancel(id));
            assertThatExceptionOfType(UnknownRecoveryException.class)
                    .isThrownBy(() -> recoveries.operations().read(new RecoveryId(UUID.randomUUID())));
        }

        @Test
        void areListedNewestFirst() {
            RecoveryId first = recoveries.approved(Optional.empty());
            RecoveryId second = recoveries.approved(Optional.empty());

            assertThat(recoveries.operations().list(Optional.empty(), 10))
                    .extracting(it -> it.recovery().id())
                    .containsExactly(second, first);
            assertThat(recoveries.operations().list(Optional.of(second), 10))
                    .extracting(it -> it.recovery().id())
                    .containsExactly(first);
        }
    }

    @Nested
    class WithAnotherKey {

        @Test
        void opensNothing() {
            generate(PATIENT, 3);
            RecoveryId id = recoveries.exported(Optional.empty());

            assertThat(InProcessRecoveries.opened(
                            recoveries.page(id, Optional.empty(), 100), RecipientKey.generate(new SecureRandom())))
                    .isEmpty();
        }

        /** Who may send back what custodians opened sends something of their own, or what is of another patient. */
        @Test
        void putsNothingInThePlaceOfADataKey() {
            Known key = recoveries.generate(PATIENT);
            Known other = recoveries.generate(OTHER);
            recoveries.loseTheCmk();
            RecoveryId id = recoveries.exported(Optional.empty());
            ExportedPage page = recoveries.page(id, Optional.empty(), 100);
            RecoveryPublicKey target = page.recovery().publicKey().orElseThrow();
            StoredEscrowKey stored = page.patients().get(0).keys().get(0);
            StoredEscrowKey ofOther = page.patients().get(1).keys().get(0);
            byte[] own = new byte[SealedEscrowKey.INNER_LENGTH];
            byte[] inner = innerOf(stored);
            EscrowEpoch made = new EscrowEpoch(
                    UUID.randomUUID(),
                    stored.epoch().recoveryKey(),
                    stored.epoch().context());

            for (RecoveredPatient wrong : List.of(
                    InProcessRecoveries.sealed(own, stored.epoch(), target),
                    InProcessRecoveries.sealed(inner, made, target),
                    InProcessRecoveries.sealed(innerOf(ofOther), stored.epoch(), target))) {
                assertFailed(recoveries.recover(id, List.of(wrong)), InvalidEncryptedKeyException.class);
            }

            assertOpensNoMore(key);
            recoveries.recover(id, InProcessRecoveries.opened(page, recoveries.recoveryKey()));
            assertOpens(key);
            assertOpens(other);
        }

        private byte[] innerOf(StoredEscrowKey stored) {
            return SealedEscrowKey.open(recoveries.recoveryKey(), stored.sealed(), stored.epoch())
                    .orElseThrow();
        }

        @Test
        void takesBackNothingThatWasSealedForAnotherRecovery() {
            recoveries.generate(PATIENT);
            RecoveryId one = recoveries.exported(Optional.empty());
            RecoveryId other = recoveries.exported(Optional.empty());
            List<RecoveredPatient> opened =
                    InProcessRecoveries.opened(recoveries.page(one, Optional.empty(), 100), recoveries.recoveryKey());

            assertFailed(recoveries.recover(other, opened), InvalidEncryptedKeyException.class);
        }
    }

    @Nested
    class RecoveryKey {

        private List<Coverage> coverage() {
            recoveries.core().audit().callAs(recoveries.core().tenant(), "administrator");
            return recoveries.recoveryKeys().read(recoveries.core().tenant()).coverage();
        }

        @Test
        void reportsWhatIsUnderTheOneBefore() {
            generate(PATIENT, 2);
            recoveries.generate(OTHER);
            RecipientKey next = RecipientKey.generate(new SecureRandom());
            recoveries.escrowTo(next);
            recoveries.generate(PATIENT);

            assertThat(coverage())
                    .containsExactlyInAnyOrder(
                            new Coverage(
                                    Optional.of(InProcessRecoveries.publicOf(recoveries.recoveryKey())
                                            .id()),
                                    3),
                            new Coverage(
                                    Optional.of(
                                            InProcessRecoveries.publicOf(next).id()),
                                    1));
        }

        @Test
        void reportsWhatHasNoCopy() {
            recoveries.agreeOn(Optional.empty());
            recoveries.generate(PATIENT);

            assertThat(coverage()).containsExactly(new Coverage(Optional.empty(), 1));
        }

        @Test
        void isRefusedIfNothingCanBeSealedToIt() {
            RecoveryPublicKey unusable =
                    RecoveryPublicKey.parse(Base64.getEncoder().encodeToString(new byte[1216]));

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> recoveries
                            .recoveryKeys()
                            .propose(recoveries.core().tenant(), Optional.of(unusable), RowCondition.THERE))
                    .matches(e -> e.field().equals("recoveryPublicKey"));
        }

        @Test
        void holdsFromTheNextDataKeyOn() {
            RecipientKey next = RecipientKey.generate(new SecureRandom());
            recoveries.generate(PATIENT);

            recoveries.agreeOn(Optional.of(InProcessRecoveries.publicOf(next)));
            Known key = recoveries.generate(PATIENT);

            RecoveryId id = recoveries.exported(Optional.empty());
            ExportedPage page = recoveries.page(id, Optional.empty(), 100);
            List<RecoveredPatient> opened = InProcessRecoveries.opened(page, next);
            assertThat(page.patients().get(0).copies())
                    .filteredOn(copy -> copy.epoch().equals(opened.get(0).epoch()))
                    .singleElement()
                    .satisfies(copy -> assertThat(copy.place().keyId())
                            .isEqualTo(key.generated().keyId()));
        }
    }

    @Nested
    class ChangedPastTheService {

        /** One officer's token and one statement. */
        @Test
        void exportsNothing() {
            recoveries.generate(PATIENT);
            RecoveryId id = recoveries.requested(Optional.empty());
            execute(
                    "update recoveries set status = 'PENDING', approved_by = 'second', approved_at = ?, export_after ="
                            + " ?, expires_at = ? where id = ?",
                    recoveries.core().clock().instant(),
                    recoveries.core().clock().instant(),
                    recoveries.core().clock().instant().plusSeconds(100_000),
                    id.value());

            for (Runnable use : List.<Runnable>of(
                    () -> recoveries.export(id),
                    () -> recoveries.page(id, Optional.empty(), 10),
                    () -> recoveries.operations().read(id),
                    () -> recoveries.operations().list(Optional.empty(), 10),
                    () -> recoveries.operations().approve(id))) {
                assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(use::run);
            }
        }

        @Test
        void takesNothingBack() {
            recoveries.generate(PATIENT);
            RecoveryId id = recoveries.exported(Optional.empty());
            List<RecoveredPatient> opened =
                    InProcessRecoveries.opened(recoveries.page(id, Optional.empty(), 100), recoveries.recoveryKey());
            execute("update recoveries set patients = null, reason = 'another' where id = ?", id.value());

            assertFailed(recoveries.recover(id, opened), TenantUntrustedException.class);
        }

        @Test
        void isNotThereAgainByARowOfBefore() {
            RecoveryId id = recoveries.approved(Optional.empty());
            recoveries.operations().cancel(id);
            execute(
                    "update recoveries set status = 'PENDING', ended_by = null, ended_at = null where id = ?",
                    id.value());
            recoveries.core().clock().advance(InProcessRecoveries.WAIT);

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> recoveries.export(id));
        }

        @Test
        void isMissedIfItsRowIsDeleted() {
            RecoveryId id = recoveries.approved(Optional.empty());
            execute("delete from recoveries where id = ?", id.value());

            assertThatExceptionOfType(TenantUntrustedException.class)
                    .isThrownBy(() -> recoveries.operations().read(id));
        }
    }

    /** Mutations that survived before (experiment 11 of issue 33). */
    @Nested
    class Guards {

        @Test
        void takeNothingBackBehindTheRequestToDestroyThePatientsKeys() {
            recoveries.generate(PATIENT);
            recoveries.loseTheCmk();
            RecoveryId id = recoveries.exported(Optional.empty());
            List<RecoveredPatient> opened =
                    InProcessRecoveries.opened(recoveries.page(id, Optional.empty(), 100), recoveries.recoveryKey());
            recoveries.core().dataKeys().provider().duringNextCall(() -> {
                recoveries.core().request(PATIENT);
                recoveries.core().callAs("officer");
            });

            assertFailed(recoveries.recover(id, opened), DestructionPendingException.class);
        }

        @Test
        void makeNoKeyOfARecoveryUnderACmkThatIsAnotherByThen() {
            RecoveryId id = recoveries.approved(Optional.empty());
            recoveries.core().clock().advance(InProcessRecoveries.WAIT);
            recoveries
                    .core()
                    .dataKeys()
                    .provider()
                    .duringNextCall(
                            () -> recoveries
                                    .core()
                                    .dataKeys()
                                    .tenants()
                                    .specify(
                                            recoveries.core().tenant(),
                                            InProcessTenants.specification(
                                                    Optional.of(
                                                            new CmkReference(
                                                                    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")))));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> recoveries.export(id));
        }

        @Test
        void forgetTheKeyOfARecoveryAtItsEnd() {
            RecoveryId completed = recoveries.exported(Optional.empty());
            RecoveryId cancelled = recoveries.exported(Optional.empty());
            assertThat(withKey()).isEqualTo(2);

            recoveries.operations().complete(completed);
            recoveries.operations().cancel(cancelled);

            assertThat(withKey()).isZero();
        }

        private int withKey() {
            return execute(
                    "update recoveries set version = version where tenant_id = ? and (wrapped_key is not null or"
                            + " provider is not null)",
                    recoveries.core().tenant().value());
        }
    }
}
