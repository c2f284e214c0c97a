package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.database.DatabaseKind;

/** The database of a running server becomes an older one, in which a destruction is not cancelled yet, and a hold not placed. */
@ParameterizedClass
@EnumSource
class HoldReplayTest {

    private static final PatientId HELD = new PatientId("held");
    private static final PatientId CANCELLED = new PatientId("cancelled");
    private static final List<String> RESTORED = List.of("destructions", "legal_holds", "lifted_holds", "row_seals");
    private static final List<String> DUMPED = Stream.concat(RESTORED.stream(), Stream.of("audit_events", "patients"))
            .toList();
    private static final HoldReason REASON = new HoldReason("lawsuit");

    private final InProcessDestructions destructions;
    private final ErasureWatch watch;
    private final EncryptedKey key;
    private final PatientRowId heldRow;
    private final PatientRowId cancelledRow;
    private final DestructionId toHold;
    private final DestructionId toCancel;

    HoldReplayTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        watch = destructions.watch();
        destructions.addKey(HELD);
        key = destructions.addKey(CANCELLED);
        heldRow = destructions.rowOf(HELD);
        cancelledRow = destructions.rowOf(CANCELLED);
        toHold = destructions.request(HELD);
        toCancel = destructions.request(CANCELLED);
        dump();
    }

    private void holdAndCancel() {
        destructions.holds().place(HELD, REASON, RowCondition.NONE);
        destructions.requests().cancel(toCancel);
    }

    private void dump() {
        DUMPED.forEach(table -> {
            execute("drop table if exists dumped_" + table);
            execute("create table dumped_" + table + " as select * from " + table + ofTenant());
        });
    }

    /** The tenant's rows are as they were when they were dumped, its trail too. */
    private void putBack() {
        RESTORED.forEach(table -> {
            execute("delete from " + table + ofTenant());
            execute("insert into " + table + " select * from dumped_" + table);
        });
        execute("delete from audit_events" + ofTenant() + " and seq > (select max(seq) from dumped_audit_events)");
        // One by one: Citus takes no column from outside into a sub-select about a table that is not distributed.
        Stream.of(heldRow, cancelledRow)
                .map(row -> " id = '" + row.value() + "'")
                .forEach(ofPatient -> execute("update patients set status = (select status from dumped_patients where"
                        + ofPatient + ")" + ofTenant() + " and" + ofPatient));
    }

    private String ofTenant() {
        return " where tenant_id = '" + destructions.tenant().value() + "'";
    }

    private void execute(String sql) {
        destructions.execute(sql);
    }

    private void letTheWindowPass() {
        destructions.clock().advance(InProcessDestructions.WINDOW.plus(Duration.ofHours(1)));
    }

    private void makeRound() {
        destructions.callAsTheService();
        destructions.rounds().run();
        destructions.callAs("officer");
    }

    private void requireNothingErased() {
        assertThat(destructions.erasureKeysOf(heldRow)).isEqualTo(1);
        assertThat(destructions.erasureKeysOf(cancelledRow)).isEqualTo(1);
        assertThat(destructions.ends()).doesNotContain("BEGIN_ERASURE SUCCESS", "ERASE_PATIENT_KEYS SUCCESS");
    }

    private void requireReplayed() {
        assertThat(destructions.store().holds().find(heldRow)).get().satisfies(hold -> {
            assertThat(hold.placedBy()).isEqualTo("internal");
            assertThat(hold.reason()).isEqualTo("the erasure register lists a hold that the database lost");
        });
        assertThat(destructions.record(toHold).status()).isEqualTo(DestructionStatus.PENDING);
        assertThat(destructions.record(toCancel).status()).isEqualTo(DestructionStatus.CANCELLED);
        assertThat(destructions.statusOf(cancelledRow)).isEqualTo(PatientStatus.ACTIVE);
        destructions.dataKeys().decrypt(key, CANCELLED).close();
        assertThat(destructions.ends())
                .endsWith("PLACE_LEGAL_HOLD SUCCESS", "CANCEL_DESTRUCTION SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
    }

    private RegisterEntry heldEntry() {
        return RegisterEntry.held(
                destructions.tenant(),
                heldRow.value(),
                destructions.register().hashOf(destructions.context(HELD)),
                destructions.clock().instant());
    }

    private RegisterEntry cancelledEntry() {
        return RegisterEntry.cancelled(
                destructions.tenant(),
                cancelledRow.value(),
                destructions.register().hashOf(destructions.context(CANCELLED)),
                toCancel.value(),
                destructions.clock().instant());
    }

    /** Another program than the service wrote the id: a server starts nevertheless, and nothing is less protected. */
    @Test
    void placesAHoldAgainWhosePatientHasAnIdThatIsNone() {
        holdAndCancel();
        putBack();
        execute("update patients set patient_id = patient_id || ' '" + ofTenant());

        destructions.registerReplay().run();

        assertThat(destructions.store().holds().find(heldRow)).isPresent();
        assertThat(destructions.record(toCancel).status()).isEqualTo(DestructionStatus.CANCELLED);
        execute("update patients set patient_id = trim(patient_id)" + ofTenant());
    }

    /** The database goes back under a running server. */
    @Nested
    class OlderDatabase {

        @Test
        void erasesNothingThatIsHeldOrCancelled() {
            holdAndCancel();
            putBack();
            letTheWindowPass();

            makeRound();

            requireNothingErased();
            assertThat(destructions.record(toHold).status()).isEqualTo(DestructionStatus.PENDING);
            assertThat(destructions.record(toCancel).status()).isEqualTo(DestructionStatus.PENDING);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void isBroughtUpToTheRegister(boolean paused) {
            holdAndCancel();
            putBack();
            letTheWindowPass();

            destructions
                    .watch(paused ? InProcessDestructions.PAUSED : InProcessDestructions.RUNNING)
                    .look();

            requireReplayed();
            assertThat(watch.isDatabaseUpToDate()).isTrue();
            makeRound();
            requireNothingErased();
        }

        @Test
        void isBroughtUpBeforeAServerServes() {
            holdAndCancel();
            putBack();

            destructions.registerReplay(InProcessDestructions.RUNNING).run();

            requireReplayed();

            TenantId tenant = destructions.tenant();
            destructions.restored().noteRestored(tenant, LostLines.ofErasures(1));
            assertThat(destructions.audit().restorations().store().find(tenant))
                    .get()
                    .extracting(Restoration::lines)
                    .isEqualTo(new LostLines(1, 1, 1));
        }

        @Test
        void isFoundByALookAtAllIfItIsOlderThanTheNewest() {
            holdAndCancel();
            for (int i = 0; i < 100; i++) {
                destructions
                        .dataKeys()
                        .patients()
                        .list(destructions.context(new PatientId("other-" + i)), UUID.randomUUID());
            }
            destructions.registerReplay(InProcessDestructions.RUNNING).run();
            putBack();
            letTheWindowPass();

            watch.lookAtAll();

            assertThat(destructions.store().holds().find(heldRow)).isPresent();
            assertThat(destructions.record(toCancel).status()).isEqualTo(DestructionStatus.CANCELLED);
        }

        @Test
        void isFoundOnEveryPageOfTheRegister() {
            PatientId nextHeld = new PatientId("next held");
            PatientId nextCancelled = new PatientId("next cancelled");
            destructions.addKey(nextHeld);
            destructions.addKey(nextCancelled);
            DestructionId nextToCancel = destructions.request(nextCancelled);
            dump();
            destructions.holds().place(nextHeld, REASON, RowCondition.NONE);
            destructions.requests().cancel(nextToCancel);
            holdAndCancel();
            putBack();

            List<RegisterEntry> missing =
                    destructions.lostProtections(destructions.register(), 1).findAllMissing();

            assertThat(missing)
                    .extracting(RegisterEntry::patient)
                    .containsExactlyInAnyOrder(
                            destructions.rowOf(nextHeld).value(),
                            destructions.rowOf(nextCancelled).value(),
                            heldRow.value(),
                            cancelledRow.value());
        }

        @Test
        void bringsNothingBackThatIsErased() {
            destructions.erase(toHold);
            destructions.register().append(heldEntry());
            int events = destructions.ends().size();
            letTheWindowPass();

            watch.look();

            assertThat(destructions.ends()).hasSize(events);
            assertThat(destructions.register().holds().all()).isEmpty();
        }

        @Test
        void thatDoesNotKnowThePatientIsLeftAlone() {
            PatientId unknown = new PatientId("unknown");
            destructions
                    .register()
                    .append(RegisterEntry.held(
                            destructions.tenant(),
                            UUID.randomUUID(),
                            destructions.register().hashOf(destructions.context(unknown)),
                            destructions.clock().instant()));
            letTheWindowPass();

            watch.look();

            assertThat(watch.isDatabaseUpToDate()).isTrue();
            assertThat(destructions.register().holds().all()).hasSize(1);
            destructions.restored().noteRestored(destructions.tenant(), LostLines.ofErasures(1));
            assertThat(destructions.audit().restorations().store().find(destructions.tenant()))
                    .get()
                    .extracting(Restoration::lines)
                    .isEqualTo(LostLines.ofErasures(1));
        }

        @Test
        void holdsAPatientWhoWasStoredAgainInAnotherRow() {
            RegisterEntry listed = heldEntry();
            destructions
                    .register()
                    .append(RegisterEntry.held(listed.tenantId(), UUID.randomUUID(), listed.hash(), listed.time()));
            letTheWindowPass();

            watch.look();

            assertThat(destructions.store().holds().find(heldRow)).isPresent();
            assertThat(watch.isDatabaseUpToDate()).isTrue();
        }
    }

    /** A server dies between a line and its commit, or its commit and its line. */
    @Nested
    class Crash {

        @Test
        void behindTheLineOfAHoldLeavesTheHold() {
            destructions.register().append(heldEntry());
            letTheWindowPass();
            makeRound();
            requireNothingErasedOfTheHeld();

            watch.look();

            assertThat(destructions.store().holds().find(heldRow)).isPresent();
        }

        @Test
        void behindTheLineOfACancellationLeavesItCancelled() {
            destructions.register().append(cancelledEntry());
            letTheWindowPass();

            watch.look();

            assertThat(destructions.record(toCancel).status()).isEqualTo(DestructionStatus.CANCELLED);
            assertThat(destructions.statusOf(cancelledRow)).isEqualTo(PatientStatus.ACTIVE);
        }

        private void loseTheLineOfALift() {
            destructions.holds().place(HELD, REASON, RowCondition.NONE);
            RegisterEntry listed = destructions.register().holds().all().get(0);
            destructions.holds().lift(HELD, RowCondition.NONE);
            // As if the last line had never been written.
            destructions.register().append(listed);
            letTheWindowPass();
        }

        @Test
        void beforeTheLineOfALiftLeavesItLifted() {
            loseTheLineOfALift();

            watch.look();

            assertThat(destructions.register().holds().all()).isEmpty();
            assertThat(destructions.store().holds().find(heldRow)).isEmpty();
        }

        /** It is placed between the look at the database and the line. */
        @Test
        void beforeTheLineOfALiftLeavesAHoldThatIsPlacedMeanwhile() {
            loseTheLineOfALift();
            RegisterEntry next = heldEntry();

            destructions
                    .lostProtections(() -> destructions.register().append(next))
                    .findMissingHolds();

            assertThat(destructions.register().holds().all()).containsExactly(next);
        }

        @Test
        void isNotSuspectedWhileTheTransactionIsOnItsWay() {
            destructions.register().append(heldEntry());
            destructions.register().append(cancelledEntry());

            watch.look();
            assertThat(watch.isDatabaseUpToDate()).isTrue();

            destructions.clock().advance(LostProtections.ON_THE_WAY);
            assertThat(watch.isDatabaseUpToDate()).isFalse();
        }

        private void requireNothingErasedOfTheHeld() {
            assertThat(destructions.erasureKeysOf(heldRow)).isEqualTo(1);
            assertThat(destructions.record(toHold).status()).isEqualTo(DestructionStatus.PENDING);
        }
    }

    @Nested
    class Lift {

        @Test
        void endsAHoldThatOnlyTheRegisterKnows() {
            destructions.register().append(heldEntry());

            assertThat(destructions.holds().read(HELD).placedBy()).isEqualTo("internal");
            destructions.holds().lift(HELD, RowCondition.NONE);

            assertThat(destructions.register().holds().all()).isEmpty();
            assertThatExceptionOfType(UnknownDestructionException.class)
                    .isThrownBy(() -> destructions.holds().lift(HELD, RowCondition.NONE));
            letTheWindowPass();
            makeRound();
            assertThat(destructions.erasureKeysOf(heldRow)).isZero();
        }

        /** The officer lifts the hold after the service looked for what is missing. */
        @Test
        void isNotUndoneByAReplayThatFoundTheHoldMissingBefore() {
            RegisterEntry hold = heldEntry();
            destructions.register().append(hold);
            destructions.holds().lift(HELD, RowCondition.NONE);

            destructions.registerReplay().bringBack(new MissingLines.Missing(List.of(), List.of(hold)));

            assertThat(destructions.store().holds().find(heldRow)).isEmpty();
            assertThat(destructions.register().holds().all()).isEmpty();
        }

        @Test
        void isUndoneByARowThatAnOlderDatabaseHas() {
            destructions.holds().place(HELD, REASON, RowCondition.NONE);
            dump();
            destructions.holds().lift(HELD, RowCondition.NONE);
            putBack();
            letTheWindowPass();

            watch.look();
            makeRound();

            assertThat(destructions.store().holds().find(heldRow)).isPresent();
            assertThat(destructions.erasureKeysOf(heldRow)).isEqualTo(1);
        }

        /** Who writes the database can delete a hold's row, and write what he likes beside it. */
        @ParameterizedTest
        @ValueSource(strings = {"forged", "older"})
        void isNotBelievedWithoutAProofOfThisHold(String proof) {
            destructions.holds().place(HELD, REASON, RowCondition.NONE);
            destructions.holds().lift(HELD, RowCondition.NONE);
            destructions.clock().advance(Duration.ofMinutes(1));
            dump();
            destructions.holds().place(HELD, REASON, RowCondition.NONE);
            putBack();
            if (proof.equals("forged")) {
                destructions.execute(
                        "update lifted_holds set lifted_at = ?1",
                        destructions.clock().instant());
            }
            letTheWindowPass();

            watch.look();

            assertThat(destructions.store().holds().find(heldRow)).isPresent();
            makeRound();
            assertThat(destructions.erasureKeysOf(heldRow)).isEqualTo(1);
        }
    }

    @Nested
    class Start {

        @Test
        void placesTheHoldsOfOthersIfTheTrailOfATenantIsDamaged() {
            DamagedTrail damaged = new DamagedTrail(destructions);
            PatientRowId row = damaged.addPatient("patient");
            damaged.damage();
            damaged.listHold("patient", row);
            holdAndCancel();
            putBack();

            destructions.registerReplay().run();

            requireReplayed();
            assertThat(destructions.store().holds().find(row)).isEmpty();
            damaged.mend();
            destructions.registerReplay().run();
            assertThat(destructions.store().holds().find(row)).isPresent();
        }
    }

    /** Another server has a register of its own. */
    @Nested
    class OtherServer {

        private final ErasureRegister other;

        OtherServer() {
            var copy = InProcessErasureRegister.newFile();
            other = destructions.dataKeys().patients().registerOfAnotherServer(copy, destructions.clock());
        }

        @Test
        void listsWhatWasHeldAndCancelledHere() {
            holdAndCancel();

            destructions.holdCatchUp(other).run();

            assertThat(other.holds().all())
                    .isEqualTo(destructions.register().holds().all());
            assertThat(other.holds().isCancelled(toCancel.value())).isTrue();
        }

        @Test
        void listsTheOthersIfOneHasAValueThatNoSuchRowHas() {
            PatientId patientId = new PatientId("changed");
            destructions.addKey(patientId);
            DestructionId changed = destructions.request(patientId);
            destructions.requests().cancel(changed);
            execute("update destructions set unwrap_failed_with = 'X' where id = '" + changed + "'");
            holdAndCancel();

            destructions.holdCatchUp(other).run();

            assertThat(other.holds().isCancelled(toCancel.value())).isTrue();
            assertThat(other.holds().isCancelled(changed.value())).isFalse();
        }

        @Test
        void noticesThatAHoldWasLiftedHere() {
            destructions.holds().place(HELD, REASON, RowCondition.NONE);
            destructions.holdCatchUp(other).run();
            destructions.holds().lift(HELD, RowCondition.NONE);
            letTheWindowPass();

            assertThat(destructions.lostProtections(other).findMissingHolds()).isEmpty();

            assertThat(other.holds().all()).isEmpty();
        }
    }

    /** A server that does nothing irreversible. */
    @Nested
    class Paused {

        @Test
        void erasesAndCertifiesNothing() {
            letTheWindowPass();

            destructions.pausedRounds().run();

            requireNothingErased();
        }

        @Test
        void repeatsNoErasureAndIsReady() {
            destructions.erase(toHold);
            destructions.execute("delete from erased_patients where patient = ?1", heldRow.value());
            destructions.execute("update patients set status = 'ACTIVE' where id = ?1", heldRow.value());
            long replays = destructions.replays();
            ErasureWatch paused = destructions.watch(InProcessDestructions.PAUSED);

            destructions.registerReplay(InProcessDestructions.PAUSED).run();
            destructions.register().erased().noteDatabaseBehind();
            paused.look();
            paused.lookAtAll();

            assertThat(destructions.replays()).isEqualTo(replays);
            assertThat(paused.isDatabaseBehind()).isFalse();
            assertThat(destructions.watch().isDatabaseBehind()).isTrue();
        }

        @Test
        void listsNobodyBecauseOfTheDatabase() {
            destructions.dataKeys().patients().recordErasure(destructions.context(new PatientId("elsewhere")));

            destructions.registerReplay(InProcessDestructions.PAUSED).catchUp();

            assertThat(InProcessErasureRegister.entries(destructions.register()))
                    .isEmpty();
        }
    }
}
