package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.recovery.InProcessBackfills;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.StoppableDatabase;

/** The database of a running server becomes an older one, in which keys are not erased yet. */
@ParameterizedClass
@EnumSource
class ErasureWatchTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final InProcessDestructions destructions;
    private final ErasureWatch watch;
    private final EncryptedKey key;
    private final PatientRowId row;
    private final byte[] erasureKey;
    private final long replaysBefore;

    ErasureWatchTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        watch = destructions.watch();
        key = destructions.addKey(PATIENT);
        row = destructions.rowOf(PATIENT);
        erasureKey = (byte[])
                destructions.database().value("select erasure_key from erasure_keys where patient = ?1", row.value());
        replaysBefore = destructions.replays();
    }

    /** The rows are as they were before the destruction was asked for. */
    private void putBack() {
        forgetTheErasure();
        revive();
    }

    private void revive() {
        destructions.execute(
                "update patients set status = 'ACTIVE', patient_id = ?1 where id = ?2", "patient", row.value());
        destructions.execute(
                "insert into erasure_keys (tenant_id, patient, erasure_key) values (?1, ?2, ?3)",
                row.tenantId().value(),
                row.value(),
                erasureKey);
    }

    private void forgetTheErasure() {
        destructions.execute("delete from erased_patients where patient = ?1", row.value());
        destructions.execute("delete from destructions where patient = ?1", row.value());
    }

    private void giveTheTenantARecoveryKey() {
        destructions
                .dataKeys()
                .tenants()
                .recoverBy(
                        row.tenantId(),
                        RecoveryPublicKey.parse(
                                RecipientKey.generate(new SecureRandom()).publicKey()));
    }

    private void requireRefused() {
        assertThatExceptionOfType(KeysDestroyedException.class)
                .isThrownBy(() -> destructions.dataKeys().decrypt(key, PATIENT));
        assertThatExceptionOfType(KeysDestroyedException.class)
                .isThrownBy(() -> destructions.dataKeys().generate(PATIENT));
    }

    private void requireErasedAgain() {
        assertThat(watch.isDatabaseUpToDate()).isTrue();
        assertThat(destructions.register().find(destructions.context(PATIENT))).isPresent();
        assertThat(destructions.ends()).last().isEqualTo("ERASE_PATIENT_KEYS SUCCESS");
        assertThat(destructions.replays()).isEqualTo(replaysBefore + 1);
    }

    @Nested
    class Look {

        /** Those that were made since may be lost, with the note that all are there. */
        @Test
        void hasEscrowCopiesLookedForAgain() {
            putBackATenantWithARecoveryKey();

            watch.look();

            assertThat(lookedForCopies()).isEqualTo(1);
        }

        /** The first look failed once all was erased again: the next one finds nothing missing. */
        @Test
        void hasEscrowCopiesLookedForAgainAfterALookThatFailed() {
            StoppableDatabase ofCopies = new StoppableDatabase(destructions.database());
            ErasureWatch failing = destructions.watchLookingForCopiesIn(ofCopies);
            putBackATenantWithARecoveryKey();
            ofCopies.stop();
            failing.look();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
            assertThat(lookedForCopies()).isZero();

            ofCopies.start();
            failing.look();

            assertThat(lookedForCopies()).isEqualTo(1);
        }

        private void putBackATenantWithARecoveryKey() {
            giveTheTenantARecoveryKey();
            destructions.destroy(PATIENT);
            putBack();
        }

        private int lookedForCopies() {
            return destructions.execute(
                    "update escrow_backfills set reached = reached where tenant_id = ?1 and not done",
                    row.tenantId().value());
        }

        @Test
        void erasesTheOthersAgainIfARowHasAStatusThatThereIsNot() {
            destructions.addKey(OTHER);
            PatientRowId other = destructions.rowOf(OTHER);
            destructions.destroy(PATIENT);
            destructions.destroy(OTHER);
            putBack();
            destructions.execute("delete from erased_patients where patient = ?1", other.value());
            destructions.execute("update patients set status = 'X' where id = ?1", other.value());

            watch.look();

            assertThat(destructions.register().find(destructions.context(PATIENT)))
                    .isPresent();
            assertThat(watch.isDatabaseUpToDate()).isTrue();
        }

        /** Of a tenant whose recovery key is none. */
        @Test
        void isUpToDateAgainWhateverBecomesOfTheEscrowCopiesOfOne() {
            destructions.destroy(PATIENT);
            destructions.execute(
                    "update tenants set recovery_public_key = 'X' where tenant_id = ?1",
                    destructions.addTenant(InProcessDestructions.ALONE).value());
            putBack();

            watch.look();

            assertThat(watch.isDatabaseBehind()).isFalse();
            requireErasedAgain();
        }

        @Test
        void erasesAgainWhatAnOlderDatabaseBroughtBack() {
            destructions.destroy(PATIENT);
            assertThat(watch.isDatabaseUpToDate()).isTrue();

            putBack();
            assertThat(watch.isDatabaseUpToDate()).isFalse();
            requireRefused();
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> destructions.request(PATIENT));

            watch.look();

            requireErasedAgain();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
            assertThat(destructions.rowsOf(row, "erasure_keys")).isZero();
            assertThat(destructions.patients().findRow(row).flatMap(Patient::patientId))
                    .isEmpty();
            requireRefused();
        }

        @Test
        void recordsTheErasureIfTheOlderDatabaseDoesNotKnowThePatient() {
            destructions.destroy(PATIENT);
            forgetTheErasure();
            destructions.execute("delete from patients where id = ?1", row.value());
            assertThat(watch.isDatabaseUpToDate()).isFalse();
            requireRefused();

            watch.look();

            requireErasedAgain();
            requireRefused();
        }

        @Test
        void leavesAnErasureAloneThatHasBegun() {
            DestructionId id = destructions.request(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            Instant now = destructions.clock().instant();
            destructions.changing(id, it -> it.begin(now), PatientLifecycle.markDestroyed(row));
            destructions
                    .register()
                    .append(new ErasedPatient(
                            destructions.tenant(),
                            row.value(),
                            destructions.register().hashOf(destructions.context(PATIENT)),
                            id.value(),
                            now));

            assertThat(watch.isDatabaseUpToDate()).isTrue();
            watch.look();

            assertThat(destructions.replays()).isEqualTo(replaysBefore);
            assertThat(destructions.rowsOf(row, "erasure_keys")).isEqualTo(1);
        }

        @Test
        void doesNothingIfTheDatabaseKnowsEveryErasure() {
            destructions.destroy(PATIENT);

            watch.look();

            assertThat(destructions.replays()).isEqualTo(replaysBefore);
        }

        @Test
        void looksAtAllOnceAGuardSawOneThatIsOlderThanTheNewest() {
            destructions.destroy(PATIENT);
            listRecordedPatients(100);
            putBack();
            watch.look();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);

            requireRefused();
            watch.look();

            requireErasedAgain();
        }

        /** The database has a record of the erasure, and so is no older one. */
        @Test
        void destroysAgainWhatSomebodyRevivedAndStaysReady() {
            destructions.destroy(PATIENT);
            revive();

            requireRefused();
            watch.look();

            assertThat(watch.isDatabaseBehind()).isFalse();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
            assertThat(destructions.rowsOf(row, "erasure_keys")).isZero();
            assertThat(destructions.ends()).last().isEqualTo("ERASE_PATIENT_KEYS SUCCESS");
            assertThat(destructions.replays()).isEqualTo(replaysBefore);
            requireRefused();
            assertThat(destructions.register().erased().takeOffered()).isEmpty();
        }

        /** The replay of an older database, or another server, was faster than the look at what was offered. */
        @Test
        void destroysNothingThatIsDestroyedAlready() {
            destructions.destroy(PATIENT);
            revive();
            requireRefused();
            destructions.execute("update patients set status = 'DESTROYED' where id = ?1", row.value());
            List<String> before = destructions.ends();

            watch.look();

            assertThat(destructions.ends()).isEqualTo(before);
        }

        /** A row is destroyed again only if it is listed itself: ids can be changed. */
        @Test
        void destroysNothingOfAnotherWhoHasTheId() {
            EncryptedKey ofOther = destructions.addKey(OTHER);
            PatientRowId other = destructions.rowOf(OTHER);
            destructions.destroy(PATIENT);
            destructions.dataKeys().patients().setId(other, "patient");

            requireRefused();
            watch.look();

            assertThat(watch.isDatabaseBehind()).isFalse();
            destructions.dataKeys().patients().setId(other, "other");
            destructions.dataKeys().decrypt(ofOther, OTHER).close();
        }

        @Test
        void looksAtNoEscrowCopyAgainIfNothingIsMissing() {
            giveTheTenantARecoveryKey();
            destructions.register().erased().noteDatabaseBehind();

            watch.look();

            assertThat(watch.isDatabaseBehind()).isFalse();
            assertThat(lookedForCopies()).isZero();
        }

        @Test
        void changesNothingInTheDatabaseOfAnotherInstallation() {
            destructions.destroy(PATIENT);
            putBack();
            destructions.execute("update erasure_register_in_use set fingerprint = 'of-another'");

            watch.look();

            assertThat(watch.isDatabaseUpToDate()).isFalse();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.replays()).isEqualTo(replaysBefore);
        }
    }

    @Nested
    class LookAtAll {

        private final ErasureWatch inPagesOfTen = destructions.watch(InProcessDestructions.RUNNING, 10);

        @Test
        void findsOneThatIsOlderThanTheNewest() {
            destructions.destroy(PATIENT);
            listRecordedPatients(100);
            putBack();
            watch.look();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);

            inPagesOfTen.lookAtAll();

            requireErasedAgain();
        }

        /** Nothing says afterwards that the database went back. */
        @Test
        void isMadeOnceAfterTheStart() {
            destructions.destroy(PATIENT);
            StoppableDatabase database = new StoppableDatabase(destructions.database());
            ErasureWatch looking = watchOver(destructions.dataKeys().patients().registerOver(database), database);
            looking.lookAtAll();
            database.stop();

            looking.lookAtAll();

            assertThat(database.asked()).isZero();
        }

        @Test
        void isMadeAgainIfTheDatabaseDidNotAnswer() {
            destructions.destroy(PATIENT);
            StoppableDatabase database = new StoppableDatabase(destructions.database());
            ErasureWatch looking = watchOver(destructions.dataKeys().patients().registerOver(database), database);
            database.stop();
            looking.lookAtAll();
            database.start();
            putBack();

            looking.lookAtAll();

            assertThat(destructions.register().find(destructions.context(PATIENT)))
                    .isPresent();
        }

        @Test
        void isMadeAgainIfWhatWasMissingWasNotReplayed() {
            destructions.destroy(PATIENT);
            listRecordedPatients(100);
            putBack();
            destructions.execute("update erasure_register_in_use set fingerprint = upper(fingerprint)");
            inPagesOfTen.lookAtAll();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
            destructions.execute("update erasure_register_in_use set fingerprint = lower(fingerprint)");

            inPagesOfTen.lookAtAll();

            requireErasedAgain();
        }

        /** The row of servers is as it was before this server was shown last. */
        @Test
        void isMadeAgainOnceTheDatabaseShowsTheServerAsItWas() {
            destructions.execute("delete from servers");
            destructions.destroy(PATIENT);
            listRecordedPatients(100);
            destructions.listing().look();
            inPagesOfTen.lookAtAll();
            putBack();
            destructions.execute("update servers set seen_at = ?1", InProcessDestructions.START);
            watch.look();
            inPagesOfTen.lookAtAll();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);

            destructions.listing().look();
            inPagesOfTen.lookAtAll();

            requireErasedAgain();
        }

        /** A node of Citus went back that does not have the row of servers. */
        @Test
        void isMadeAgainOnceTheTenantsTrailIsFoundToLackEvents() {
            inPagesOfTen.lookAtAll();
            TenantBackup backup = new TenantBackup(destructions.database(), destructions.tenant());
            destructions.destroy(PATIENT);
            backup.restore();
            listRecordedPatients(100);
            watch.look();
            inPagesOfTen.lookAtAll();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);

            destructions.restored().look(destructions.tenant());
            inPagesOfTen.lookAtAll();

            requireErasedAgain();
        }
    }

    /** Each look is a work of its own, and all run beside each other. */
    @Nested
    class BesideAnotherLook {

        private final ErasureWatch looking = destructions.watchLookingForCopiesIn(new Database() {
            @Override
            public void change(Consumer<EntityManager> work) {
                destructions.database().change(work);
                if (other.getState() == Thread.State.NEW) {
                    letTheOtherFindTheDatabaseBehind();
                }
            }
        });
        private final Thread other = new Thread(looking::lookAtAll);

        /** The database goes back once more, and this time nobody may bring it up. */
        private void letTheOtherFindTheDatabaseBehind() {
            putBack();
            destructions.database().execute("update erasure_register_in_use set fingerprint = 'of-another'");
            other.start();
            while (!EnumSet.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(other.getState())) {
                Thread.onSpinWait();
            }
        }

        @Test
        void takesBackNothingThatTheOtherFound() throws InterruptedException {
            giveTheTenantARecoveryKey();
            destructions.destroy(PATIENT);
            putBack();

            looking.look();
            other.join();

            assertThat(watch.isDatabaseBehind()).isTrue();
        }
    }

    @Nested
    class IsDatabaseBehind {

        private final StoppableDatabase database = new StoppableDatabase(destructions.database());
        private final ErasureRegister register =
                destructions.dataKeys().patients().registerOver(database);
        private final ErasureWatch other = watchOver(register, database);

        /** Readiness probes ask this: they must be answered while the database is not. */
        @Test
        void isAnsweredWithoutTheDatabase() {
            database.stop();

            assertThat(other.isDatabaseBehind()).isFalse();
            register.erased().noteDatabaseBehind();
            assertThat(other.isDatabaseBehind()).isTrue();

            assertThat(database.asked()).isZero();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void staysAsItIsWhileTheDatabaseDoesNotAnswer(boolean behind) {
            destructions.destroy(PATIENT);
            other.look();
            if (behind) {
                register.erased().noteDatabaseBehind();
            }
            database.stop();

            other.look();
            other.lookAtAll();

            assertThat(other.isDatabaseBehind()).isEqualTo(behind);
            assertThat(destructions.replays()).isEqualTo(replaysBefore);
        }

        @Test
        void isNotedFromTheFirstLookAtAnOlderDatabaseUntilItIsBroughtUp() {
            destructions.destroy(PATIENT);
            putBack();
            destructions.execute("update erasure_register_in_use set fingerprint = 'of-another'");
            watch.look();
            assertThat(watch.isDatabaseBehind()).isTrue();

            destructions.execute("delete from erasure_register_in_use");
            watch.look();

            assertThat(watch.isDatabaseBehind()).isFalse();
            requireErasedAgain();
        }
    }

    private ErasureWatch watchOver(ErasureRegister register, Database database) {
        LostProtections lost = destructions.lostProtections(register);
        return new ErasureWatch(
                register,
                new MissingLines(
                        register,
                        new NewestLines(register, InProcessPatients.patientsOver(database, register), lost),
                        lost,
                        destructions.restored()),
                destructions.registerReplay(),
                InProcessBackfills.over(
                        destructions.database(), destructions.dataKeys().tenants()),
                destructions.work(),
                InProcessDestructions.RUNNING);
    }

    /** Others whose keys are erased, in the file and in the database. */
    private void listRecordedPatients(int count) {
        for (int i = 0; i < count; i++) {
            PatientId other = new PatientId("other-" + i);
            ErasedPatient listed =
                    destructions.dataKeys().patients().list(destructions.context(other), UUID.randomUUID());
            destructions.database().change(destructions.register().recordErasure(listed)::apply);
        }
    }
}
