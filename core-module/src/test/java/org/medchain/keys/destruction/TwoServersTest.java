package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.restoration.RestorationOperations;

/**
 * Two servers on one database, each with an erasure register of its own: an erasure key is gone only when both list the patient, so that
 * neither hands out a key whatever becomes of the database and of the other.
 */
@ParameterizedClass
@EnumSource
class TwoServersTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId NEIGHBOUR = new PatientId("neighbour");

    private final ErasureKeysOn place;
    private final InProcessDestructions eraser;
    private final InProcessDestructions other;
    private final EncryptedKey key;
    private final EncryptedKey ofNeighbour;
    private final PatientRowId row;

    TwoServersTest(ErasureKeysOn place) {
        this.place = place;
        eraser = new InProcessDestructions(place);
        key = eraser.addKey(PATIENT);
        ofNeighbour = eraser.addKey(NEIGHBOUR);
        row = eraser.rowOf(PATIENT);
        eraser.listing().join();
        other = eraser.onAnotherServer();
        other.listing().join();
    }

    private DestructionId requestWhatIsDue() {
        DestructionId id = eraser.request(PATIENT);
        eraser.clock().advance(InProcessDestructions.WINDOW);
        look(eraser, other);
        eraser.clock().advance(Duration.ofSeconds(1));
        look(eraser, other);
        return id;
    }

    /** The looks of a second. */
    private static void look(InProcessDestructions... servers) {
        for (InProcessDestructions server : servers) {
            server.watch().look();
            server.listing().look();
        }
    }

    private Optional<Instant> run(DestructionId id) {
        return eraser.erasure().run(eraser.rowOf(id), () -> {});
    }

    private void requireRefused(InProcessDestructions server) {
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> server.dataKeys().decrypt(key, PATIENT));
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> server.dataKeys().generate(PATIENT));
        }
    }

    private void open(InProcessDestructions server, EncryptedKey encryptedKey, PatientId patientId) {
        server.dataKeys().decrypt(encryptedKey, patientId).close();
    }

    @Nested
    class Erasure {

        @Test
        void destroysNothingBeforeTheOtherServerListsThePatient() {
            DestructionId id = requestWhatIsDue();

            assertThat(run(id)).contains(eraser.clock().instant().plusSeconds(1));
            assertThat(run(id)).isPresent();

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASING);
            assertThat(eraser.record(id).erasedAt()).isEmpty();
            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
            requireRefused(eraser);
            requireRefused(other);

            other.listing().look();
            run(id);

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(eraser.erasureKeysOf(row)).isZero();
        }

        @Test
        void isMadeByARoundThatComesBack() {
            DestructionId id = requestWhatIsDue();

            eraser.rounds().run();
            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
            other.listing().look();
            eraser.rounds().run();

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        /** Experiment 4 of issue 33. */
        @Test
        void holdsOnTheOtherServerIfTheDatabaseGoesBackAndTheErasingServerIsLost() {
            TenantBackup backup = new TenantBackup(eraser.database(), eraser.tenant());
            DestructionId id = requestWhatIsDue();
            open(other, ofNeighbour, NEIGHBOUR);
            run(id);
            other.listing().look();
            run(id);
            assertThat(eraser.erasureKeysOf(row)).isZero();

            backup.restore();

            requireRefused(other);
            requireRefused(eraser);
            other.listing().look();
            requireRefused(other);
            open(other, ofNeighbour, NEIGHBOUR);
        }

        /** Seed 67 of the model. The rows of servers are of before, and so is that of the erasing one. */
        @Test
        void waitsForTheOtherServerIfTheDatabaseGoesBack() {
            DestructionId id = requestWhatIsDue();
            run(id);
            eraser.execute("update servers set seen_at = seen_at - interval '30' second");

            assertThat(run(id)).isPresent();

            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
            eraser.listing().look();
            other.listing().look();
            run(id);
            assertThat(eraser.erasureKeysOf(row)).isZero();
            requireRefused(other);
        }

        /** Seed 2524 of the model: the database goes back before the other server lists the patient, and once more. */
        @Test
        void waitsForTheOtherServerIfTheRegisterRepeatsIt() {
            TenantBackup before = new TenantBackup(eraser.database(), eraser.tenant());
            DestructionId id = requestWhatIsDue();
            TenantBackup requested = new TenantBackup(eraser.database(), eraser.tenant());
            run(id);

            for (TenantBackup backup : List.of(before, requested)) {
                backup.restore();
                // The rows of servers are of before, too.
                eraser.execute("update servers set seen_at = seen_at - interval '31' second");
                look(eraser);
                look(eraser);

                assertThat(eraser.register().find(eraser.context(PATIENT))).isEmpty();
                assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
                requireRefused(eraser);
            }

            other.listing().look();
            eraser.watch().look();
            assertThat(eraser.register().find(eraser.context(PATIENT))).isPresent();
            assertThat(eraser.erasureKeysOf(row)).isZero();
            before.restore();
            requireRefused(other);
        }

        /** A start looks at all that the register lists. */
        @Test
        void waitsForTheOtherServerAfterACrash() {
            DestructionId id = requestWhatIsDue();
            run(id);

            eraser.registerReplay().run();

            assertThat(eraser.record(id).erasedAt()).isEmpty();
            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
        }

        /** A register lists for ever, so a note that somebody wrote lists nobody. */
        @Test
        void isNotListedByANoteThatWasChangedPastTheService() {
            DestructionId id = requestWhatIsDue();
            run(id);
            eraser.execute("update erasure_listings set patient_hash = ?1", "0".repeat(64));

            other.listing().look();

            assertThat(other.register().erased().contains(row.value())).isFalse();
            assertThat(run(id)).isPresent();
            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
        }

        /** Who writes the database can't speak for a server. */
        @Test
        void waitsForAServerThatARowSpeaksFor() {
            DestructionId id = requestWhatIsDue();
            run(id);
            eraser.execute("insert into erasure_listings (tenant_id, destruction, server, register_place, patient_hash,"
                    + " patient, listed_at, mac) select l.tenant_id, l.destruction, s.id, s.register_place,"
                    + " l.patient_hash, l.patient, l.listed_at, l.mac from erasure_listings l, servers s"
                    + " where s.id <> l.server");

            assertThat(run(id)).isPresent();

            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
        }

        /** Who writes the database sets the patient's row back while the other server hangs. */
        @Test
        void keepsNoOtherErasureWaitingIfTheRowOfThePatientIsSetBack() {
            DestructionId id = requestWhatIsDue();
            run(id);
            eraser.execute("update patients set status = 'ACTIVE' where id = ?1", row.value());

            eraser.watch().look();
            eraser.watch().look();

            assertThat(eraser.register().isDatabaseBehind()).isFalse();
            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
            requireRefused(eraser);
            look(other);
            run(id);
            assertThat(eraser.erasureKeysOf(row)).isZero();
        }

        @Test
        void waitsForNoServerThatStopped() {
            DestructionId id = requestWhatIsDue();
            other.listing().leave();

            run(id);

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void isForgottenByTheListingOnceItIsCertified() {
            DestructionId id = requestWhatIsDue();
            run(id);
            other.listing().look();
            run(id);

            assertThat(eraser.database()
                            .number("select count(*) from erasure_listings where destruction = ?1", id.value()))
                    .isZero();
        }
    }

    /** The database goes back to before a hold or a cancellation, which the register of the other server alone lists. */
    @Nested
    class DatabaseThatWentBack {

        private final DestructionId id = requestWhatIsDue();
        private TenantBackup backup = backUp();

        private TenantBackup backUp() {
            return new TenantBackup(eraser.database(), eraser.tenant());
        }

        private void requireNothingErased() {
            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
            assertThat(eraser.register().erased().contains(row.value())).isFalse();
            assertThat(other.register().erased().contains(row.value())).isFalse();
        }

        /** An officer of the privacy office confirms it before the other server looks. */
        private void goBack() {
            backup.restore();
            eraser.callAs("officer");
            RestorationOperations restorations = InProcessConfirmations.of(
                    eraser.audit(), eraser.dataKeys().tenants().tenants());
            restorations.read().last().ifPresent(found -> restorations.confirm(found.id()));
            eraser.execute("update servers set seen_at = seen_at - interval '5' second,"
                    + " compared_at = compared_at - interval '5' second");
            pass(Duration.ofSeconds(1));
        }

        private void pass(Duration time) {
            eraser.clock().advance(time);
        }

        @Test
        void erasesNobodyWhomTheOtherServerHolds() {
            other.holds().place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE);
            goBack();

            assertThat(run(id)).contains(eraser.clock().instant().plusSeconds(1));
            look(eraser);
            assertThat(run(id)).isPresent();
            requireNothingErased();

            // A line of just now may be on its way into the database: the hold is placed again once it is older.
            for (int second = 0; second < 8; second++) {
                pass(Duration.ofSeconds(1));
                look(eraser, other);
                if (eraser.store().holds().find(row).isPresent()) {
                    assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> run(id));
                } else {
                    assertThat(run(id)).isPresent();
                }
                requireNothingErased();
            }
            assertThat(eraser.store().holds().find(row)).isPresent();
        }

        @Test
        void carriesOutNothingThatTheOtherServerCancelled() {
            other.requests().cancel(id);
            goBack();

            for (int second = 0; second < 8; second++) {
                run(id);
                requireNothingErased();
                pass(Duration.ofSeconds(1));
                look(eraser, other);
            }

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.CANCELLED);
        }

        @Test
        void erasesOnceTheOtherServerMissesNothing() {
            goBack();
            assertThat(run(id)).isPresent();
            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.PENDING);

            look(eraser, other);
            pass(Duration.ofSeconds(1));
            look(eraser, other);
            run(id);

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASING);
        }

        /** The backup is older than the other server. */
        @Test
        void waitsForAServerThatTheDatabaseDoesNotShow() {
            eraser.execute("delete from servers");
            pass(Duration.ofSeconds(1));
            look(eraser);

            assertThat(run(id)).isPresent();

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.PENDING);
        }
    }

    /** Frozen, or cut off from the database, for half a minute: the others no longer wait for it. */
    @Nested
    class ServerThatWasNotSeen {

        private final DestructionId id = requestWhatIsDue();
        private final TenantBackup backup = new TenantBackup(eraser.database(), eraser.tenant());

        ServerThatWasNotSeen() {
            eraser.clock().advance(Duration.ofSeconds(31));
            eraser.listing().look();
            run(id);
            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            backup.restore();
        }

        @Test
        void handsOutNothing() {
            assertThat(other.listing().isCurrent()).isFalse();
            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() -> open(other, ofNeighbour, NEIGHBOUR));
            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() -> other.dataKeys().generate(new PatientId("new")));
        }

        @Test
        void goesOnOnceItListsWhatItMissed() {
            eraser.watch().look();
            other.listing().look();

            assertThat(other.listing().isCurrent()).isTrue();
            requireRefused(other);
            open(other, ofNeighbour, NEIGHBOUR);
        }
    }

    /** The database's clock was a year ahead for some seconds; the other server was seen then, and is lost. */
    @Nested
    class ServerOfATimeToCome {

        private static final Duration YEAR = Duration.ofDays(365);

        @Test
        void isWaitedForAsAnyThatIsLost() {
            eraser.clock().advance(YEAR);
            look(eraser, other);
            look(eraser, other);
            eraser.clock().advance(YEAR.negated());
            DestructionId id = eraser.request(PATIENT);
            eraser.clock().advance(InProcessDestructions.WINDOW);
            look(eraser);
            run(id);
            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.PENDING);

            eraser.clock().advance(Duration.ofSeconds(30));
            look(eraser);
            run(id);

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }
    }

    @Nested
    class ServerThatJoins {

        /** Its register is as old as the database. */
        @Test
        void learnsOfAnErasureFromTheStoreOfErasureKeysIfTheDatabaseLostIt() {
            TenantBackup backup = new TenantBackup(eraser.database(), eraser.tenant());
            InProcessDestructions joining = eraser.onAnotherServer();
            DestructionId id = requestWhatIsDue();
            run(id);
            other.listing().look();
            run(id);
            backup.restore();

            joining.listing().join();

            if (place.isApart()) {
                requireRefused(joining);
                open(joining, ofNeighbour, NEIGHBOUR);
            }
        }

        @Test
        void isWaitedForFromItsFirstLookOn() {
            DestructionId id = requestWhatIsDue();
            other.listing().leave();
            InProcessDestructions joining = eraser.onAnotherServer();
            joining.listing().join();

            assertThat(run(id)).isPresent();
            look(joining);
            assertThat(run(id)).isPresent();
            assertThat(eraser.erasureKeysOf(row)).isEqualTo(1);
            look(joining);
            run(id);

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void listsAnErasureThatBeganBefore() {
            DestructionId id = requestWhatIsDue();
            run(id);
            TenantBackup backup = new TenantBackup(eraser.database(), eraser.tenant());
            other.listing().leave();
            InProcessDestructions joining = eraser.onAnotherServer();
            joining.listing().join();
            run(id);

            assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(joining.register().erased().contains(row.value())).isTrue();
            backup.restore();
            requireRefused(joining);
        }
    }
}
