package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class LegalHoldOperationsTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId UNKNOWN = new PatientId("unknown");
    private static final HoldReason REASON = new HoldReason("lawsuit");

    private final InProcessDestructions destructions;
    private final LegalHoldOperations holds;
    private final PatientRowId row;

    LegalHoldOperationsTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        holds = destructions.holds();
        row = destructions.addPatient(PATIENT);
    }

    @Nested
    class Place {

        @Test
        void saysWhyWhoAndWhen() {
            LegalHold hold = holds.place(PATIENT, REASON, RowCondition.NONE);

            assertThat(hold.reason()).isEqualTo("lawsuit");
            assertThat(hold.placedBy()).isEqualTo("officer");
            assertThat(hold.placedAt()).isEqualTo(InProcessDestructions.START);
            assertThat(destructions.store().holds().find(row)).isPresent();
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.operation()).isEqualTo(Operation.PLACE_LEGAL_HOLD);
                        assertThat(event.reason()).isEmpty();
                        assertThat(event.patientId()).contains("patient");
                    });
        }

        @Test
        void isDoneOnceIfTheSameRequestComesAgain() {
            destructions.audit().repeat();
            holds.place(PATIENT, REASON, RowCondition.NONE);

            assertThat(holds.place(PATIENT, REASON, RowCondition.NONE).reason()).isEqualTo("lawsuit");

            assertThat(destructions.ends()).containsExactly("PLACE_LEGAL_HOLD SUCCESS", "PLACE_LEGAL_HOLD SUCCESS");
        }

        @Test
        void givesAHoldThatIsThereANewReason() {
            holds.place(PATIENT, REASON, RowCondition.NONE);
            destructions.clock().advance(Duration.ofHours(1));
            destructions.callAs("second");

            LegalHold hold = holds.place(PATIENT, new HoldReason("another lawsuit"), RowCondition.THERE);

            assertThat(hold.reason()).isEqualTo("another lawsuit");
            assertThat(hold.placedBy()).isEqualTo("second");
            assertThat(hold.placedAt()).isEqualTo(InProcessDestructions.START.plus(Duration.ofHours(1)));
        }

        @Test
        void leavesAHoldThatTheRequestDoesNotName() {
            RowTag old = holds.place(PATIENT, REASON, RowCondition.NONE).tag();
            destructions.clock().advance(Duration.ofHours(1));
            holds.place(PATIENT, new HoldReason("another lawsuit"), RowCondition.anyOf(Set.of(old)));

            assertThatExceptionOfType(PreconditionRequiredException.class)
                    .isThrownBy(() -> holds.place(PATIENT, REASON, RowCondition.NONE));
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> holds.place(PATIENT, REASON, RowCondition.anyOf(Set.of(old))));
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> holds.lift(PATIENT, RowCondition.anyOf(Set.of(old))));

            assertThat(holds.read(PATIENT).reason()).isEqualTo("another lawsuit");
            assertThat(destructions.ends())
                    .containsExactly(
                            "PLACE_LEGAL_HOLD SUCCESS",
                            "PLACE_LEGAL_HOLD SUCCESS",
                            "PLACE_LEGAL_HOLD PRECONDITION_REQUIRED",
                            "PLACE_LEGAL_HOLD PRECONDITION_FAILED",
                            "LIFT_LEGAL_HOLD PRECONDITION_FAILED",
                            "READ_LEGAL_HOLD SUCCESS");
        }

        @Test
        void isRefusedIfAHoldIsExpectedAndThereIsNone() {
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> holds.place(PATIENT, REASON, RowCondition.THERE));

            assertThat(destructions.register().holds().all()).isEmpty();
        }

        @Test
        void holdsBackADestructionThatIsPending() {
            DestructionId id = destructions.request(PATIENT);

            holds.place(PATIENT, REASON, RowCondition.NONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);

            assertThat(destructions
                            .store()
                            .findDue(destructions.clock().instant(), Duration.ZERO, Optional.empty(), 10))
                    .doesNotContain(destructions.rowOf(id));
        }

        @Test
        void refusesAPatientWhoIsNotKnown() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> holds.place(UNKNOWN, REASON, RowCondition.NONE));
            assertThat(destructions.ends()).containsExactly("PLACE_LEGAL_HOLD NOT_FOUND");
        }

        @Test
        void refusesKeysThatAreErased() {
            destructions.destroy(PATIENT);

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> holds.place(PATIENT, REASON, RowCondition.NONE));
            assertThat(destructions.ends()).last().isEqualTo("PLACE_LEGAL_HOLD KEYS_DESTROYED");
            assertThat(destructions.store().holds().find(row)).isEmpty();
        }
    }

    @Nested
    class ListOfTheTenant {

        @Test
        void hasEachHoldWithItsPatient() {
            holds.place(PATIENT, REASON, RowCondition.NONE);
            destructions.addPatient(new PatientId("second"));
            holds.place(new PatientId("second"), new HoldReason("an audit"), RowCondition.NONE);

            assertThat(holds.list(0, 5))
                    .extracting(it -> it.patientId().value() + " " + it.hold().reason())
                    .containsExactly("patient lawsuit", "second an audit");
            assertThat(holds.list(0, 1))
                    .as("one more tells that there are more")
                    .hasSize(2);
            assertThat(holds.list(1, 5))
                    .extracting(it -> it.patientId().value())
                    .containsExactly("second");
            assertThat(destructions.ends()).last().isEqualTo("READ_LEGAL_HOLD SUCCESS");
        }

        @Test
        void hasNoneThatWasLifted() {
            holds.place(PATIENT, REASON, RowCondition.NONE);
            holds.lift(PATIENT, RowCondition.NONE);

            assertThat(holds.list(0, 5)).isEmpty();
        }

        @Test
        void hasNoneOfAnotherTenant() {
            holds.place(PATIENT, REASON, RowCondition.NONE);
            destructions.audit().callAs(destructions.addTenant(InProcessDestructions.ALONE), "officer");

            assertThat(holds.list(0, 5)).isEmpty();
        }
    }

    @Nested
    class Lift {

        @Test
        void removesTheHoldAndAnswersIt() {
            holds.place(PATIENT, REASON, RowCondition.NONE);

            LegalHoldOperations.Lift lift = holds.lift(PATIENT, RowCondition.NONE);

            assertThat(lift.hold().orElseThrow().reason()).isEqualTo("lawsuit");
            assertThat(lift.lifted()).isTrue();
            assertThat(destructions.store().holds().find(row)).isEmpty();
            assertThat(destructions.ends()).containsExactly("PLACE_LEGAL_HOLD SUCCESS", "LIFT_LEGAL_HOLD SUCCESS");
        }

        @Test
        void leavesALaterHoldIfTheSameRequestComesAgain() {
            holds.place(PATIENT, REASON, RowCondition.NONE);
            RepeatableRequest request = destructions.audit().repeat();
            holds.lift(PATIENT, RowCondition.NONE);
            assertThat(holds.lift(PATIENT, RowCondition.NONE).lifted()).isTrue();
            destructions.callAs("second");
            holds.place(PATIENT, REASON, RowCondition.NONE);
            destructions.callAs("officer");
            destructions.audit().repeat(request);

            LegalHoldOperations.Lift again = holds.lift(PATIENT, RowCondition.NONE);

            assertThat(again.lifted()).isTrue();
            assertThat(again.hold()).isEmpty();
            assertThat(destructions.store().holds().find(row)).isPresent();
        }

        @Test
        void refusesIfThereIsNone() {
            assertThatExceptionOfType(UnknownDestructionException.class)
                    .isThrownBy(() -> holds.lift(PATIENT, RowCondition.NONE));
            assertThat(destructions.ends()).containsExactly("LIFT_LEGAL_HOLD NOT_FOUND");
        }

        @Test
        void refusesAPatientWhoIsNotKnown() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> holds.lift(UNKNOWN, RowCondition.NONE));
        }
    }

    /** Of a tenant that has destructions approved by a second privacy officer. */
    @Nested
    class LiftWithFourEyes {

        LiftWithFourEyes() {
            destructions.setPolicies(InProcessDestructions.policies(true, false));
            holds.place(PATIENT, REASON, RowCondition.NONE);
        }

        private boolean liftedBy(String officer) {
            destructions.callAs(officer);
            return holds.lift(PATIENT, RowCondition.NONE).lifted();
        }

        private Optional<LegalHold> stored() {
            return destructions.store().holds().find(row);
        }

        @Test
        void isOnlyProposedByOnePerson() {
            destructions.callAs("one");

            LegalHoldOperations.Lift first = holds.lift(PATIENT, RowCondition.NONE);

            assertThat(first.lifted()).isFalse();
            assertThat(first.hold().orElseThrow().liftProposedBy()).contains("one");
            assertThat(liftedBy("one")).isFalse();
            assertThat(holds.read(PATIENT))
                    .extracting(LegalHold::reason, LegalHold::placedBy, LegalHold::placedAt, LegalHold::liftProposedBy)
                    .containsExactly("lawsuit", "officer", InProcessDestructions.START, Optional.of("one"));
            assertThat(destructions.register().holds().all()).hasSize(1);
            assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> destructions.request(PATIENT));
        }

        @Test
        void staysProposedIfTheSameRequestComesAgainUntilASecondPersonDoesIt() {
            destructions.callAs("one");
            RepeatableRequest request = destructions.audit().repeat();
            holds.lift(PATIENT, RowCondition.NONE);

            LegalHoldOperations.Lift again = holds.lift(PATIENT, RowCondition.NONE);

            assertThat(again.lifted()).isFalse();
            assertThat(again.hold().orElseThrow().liftProposedBy()).contains("one");
            assertThat(liftedBy("two")).isTrue();
            destructions.callAs("one");
            destructions.audit().repeat(request);
            assertThat(holds.lift(PATIENT, RowCondition.NONE).lifted()).isTrue();
        }

        @Test
        void isNoLiftOfAHoldThatWasPlacedAgainIfTheSameRequestComesAgain() {
            destructions.callAs("one");
            RepeatableRequest request = destructions.audit().repeat();
            holds.lift(PATIENT, RowCondition.NONE);
            destructions.callAs("officer");
            holds.place(PATIENT, REASON, RowCondition.THERE);
            destructions.callAs("one");
            destructions.audit().repeat(request);

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> holds.lift(PATIENT, RowCondition.NONE));
            assertThat(stored()).isPresent();
        }

        @Test
        void isDoneByASecondPerson() {
            liftedBy("one");

            assertThat(liftedBy("two")).isTrue();

            assertThat(stored()).isEmpty();
            assertThat(destructions.register().holds().all()).isEmpty();
            assertThat(destructions.ends())
                    .containsExactly("PLACE_LEGAL_HOLD SUCCESS", "LIFT_LEGAL_HOLD SUCCESS", "LIFT_LEGAL_HOLD SUCCESS");
        }

        @Test
        void recordsWhatWasBeforeAndAfterTheProposal() {
            liftedBy("one");

            RowChange change = destructions.audit().eventsOf(destructions.tenant()).stream()
                    .filter(event -> event.operation() == Operation.LIFT_LEGAL_HOLD)
                    .map(event -> event.change().orElseThrow())
                    .findFirst()
                    .orElseThrow();
            assertThat(change.before().orElseThrow()).doesNotContain("liftProposedBy");
            assertThat(change.after().orElseThrow()).contains("\"liftProposedBy\":\"one\"");
        }

        @Test
        void knowsAPersonUnderAnotherName() {
            destructions.audit().callAs(officer("one"));
            holds.lift(PATIENT, RowCondition.NONE);
            destructions.audit().callAs(officer("o.ne"));

            assertThat(holds.lift(PATIENT, RowCondition.NONE).lifted()).isFalse();
        }

        private Caller officer(String name) {
            return TestCaller.withSubject("one subject", name, Optional.of(destructions.tenant()));
        }

        @Test
        void isTakenBackByANewReason() {
            liftedBy("one");
            destructions.callAs("two");

            LegalHold placed = holds.place(PATIENT, new HoldReason("another lawsuit"), RowCondition.THERE);

            assertThat(placed.liftProposedBy()).isEmpty();
            assertThat(liftedBy("two")).isFalse();
            assertThat(liftedBy("one")).isTrue();
        }

        @Test
        void leavesAHoldThatTheRequestDoesNotName() {
            RowCondition old = RowCondition.anyOf(Set.of(holds.read(PATIENT).tag()));
            destructions.callAs("one");
            RowTag proposed = holds.lift(PATIENT, old).hold().orElseThrow().tag();
            destructions.callAs("two");

            assertThatExceptionOfType(PreconditionFailedException.class).isThrownBy(() -> holds.lift(PATIENT, old));

            assertThat(stored()).isPresent();
            assertThat(holds.lift(PATIENT, RowCondition.anyOf(Set.of(proposed))).lifted())
                    .isTrue();
        }

        @Test
        void takesOnePersonOnceFourEyesAreOff() {
            liftedBy("one");
            destructions.setPolicies(InProcessDestructions.ALONE);

            assertThat(liftedBy("one")).isTrue();
        }

        /** Who found four eyes off lifts nothing by oneself once they are on. */
        @Test
        void isRefusedBesideARequestThatTurnsThemOn() {
            destructions.setPolicies(InProcessDestructions.ALONE);
            LegalHoldOperations slower = destructions.holdsMeanwhile(
                    () -> destructions.setPolicies(InProcessDestructions.policies(true, false)));

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.lift(PATIENT, RowCondition.NONE));

            assertThat(stored())
                    .hasValueSatisfying(
                            hold -> assertThat(hold.liftProposedBy()).isEmpty());
            assertThat(destructions.register().holds().all()).hasSize(1);
        }

        @Test
        void isRefusedBesideARequestThatTakesTheProposalBack() {
            liftedBy("one");
            LegalHoldOperations slower = destructions.holdsMeanwhile(
                    () -> holds.place(PATIENT, new HoldReason("another lawsuit"), RowCondition.THERE));
            destructions.callAs("two");

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.lift(PATIENT, RowCondition.NONE));

            assertThat(stored()).isPresent();
        }

        @Test
        void isRefusedIfTheProposalWasMadePastTheService() {
            destructions.execute("update legal_holds set lift_proposed_by = 'nobody' where patient = ?1", row.value());

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> liftedBy("one"));

            assertThat(destructions.execute(
                            "update legal_holds set lift_proposed_by = null where patient = ?1", row.value()))
                    .isEqualTo(1);
        }

        /** The database may have lost that the first one took it back. */
        @Test
        void isNotDoneIfItWasProposedBeforeARestorationWasConfirmed() {
            liftedBy("one");
            InProcessConfirmations.findAndConfirm(
                    destructions.audit(), destructions.dataKeys().tenants().tenants(), destructions.tenant());

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> liftedBy("two"));

            assertThat(stored()).isPresent();
            destructions.clock().advance(Duration.ofDays(36_500));
            assertThat(liftedBy("one")).isFalse();
            assertThat(liftedBy("two")).isTrue();
        }

        /** Of an old proposal nothing is left once one person may do it. */
        @Test
        void takesOnePersonBehindARestorationOnceFourEyesAreOff() {
            liftedBy("one");
            InProcessConfirmations.findAndConfirm(
                    destructions.audit(), destructions.dataKeys().tenants().tenants(), destructions.tenant());
            destructions.setPolicies(InProcessDestructions.ALONE);

            assertThat(liftedBy("two")).isTrue();
        }

        @Test
        void takesTwoPersonsIfOnlyTheRegisterKnowsTheHold() {
            PatientId listed = new PatientId("listed");
            PatientRowId listedRow = destructions.addPatient(listed);
            RegisterEntry entry = RegisterEntry.held(
                    destructions.tenant(),
                    listedRow.value(),
                    destructions.register().hashOf(destructions.context(listed)),
                    InProcessDestructions.START);
            destructions.register().append(entry);
            destructions.callAs("one");

            assertThat(holds.lift(listed, RowCondition.NONE).lifted()).isFalse();
            assertThat(holds.lift(listed, RowCondition.NONE).lifted()).isFalse();

            assertThat(destructions.store().holds().find(listedRow)).hasValueSatisfying(hold -> {
                assertThat(hold.placedBy()).isEqualTo("internal");
                assertThat(hold.liftProposedBy()).contains("one");
            });
            assertThat(destructions.register().holds().isHeld(entry)).isTrue();
            destructions.callAs("two");
            assertThat(holds.lift(listed, RowCondition.NONE).lifted()).isTrue();
            assertThat(destructions.register().holds().find(entry.hash())).isEmpty();
        }

        /** Another server's register hears of the lift a minute later. */
        @Test
        void isNotBegunAgainOfAHoldThatTheRegisterHasStill() {
            RegisterEntry entry = RegisterEntry.held(
                    destructions.tenant(),
                    row.value(),
                    destructions.register().hashOf(destructions.context(PATIENT)),
                    InProcessDestructions.START);
            liftedBy("one");
            liftedBy("two");
            destructions.register().append(entry);

            assertThatExceptionOfType(UnknownDestructionException.class).isThrownBy(() -> liftedBy("two"));

            assertThatExceptionOfType(UnknownDestructionException.class).isThrownBy(() -> holds.read(PATIENT));
            assertThat(new LiftedHoldStore(destructions.database(), destructions.register()).has(entry))
                    .isTrue();
        }

        @Test
        void isListedWhileItWaitsAndKeepsTheReviewOpen() {
            destructions.addPatient(new PatientId("another"));
            holds.place(new PatientId("another"), REASON, RowCondition.NONE);
            assertThat(holds.listToLift(5)).isEmpty();
            assertThat(isOpen()).isFalse();

            liftedBy("one");

            assertThat(holds.listToLift(5))
                    .extracting(it -> it.patientId().value())
                    .containsExactly("patient");
            assertThat(isOpen()).isTrue();
            liftedBy("two");
            assertThat(isOpen()).isFalse();
        }

        private boolean isOpen() {
            return destructions
                    .audit()
                    .areOpen(destructions.unconfirmedLifts(), destructions.tenant(), InProcessDestructions.START);
        }
    }

    @Nested
    class Read {

        @Test
        void tellsTheHold() {
            holds.place(PATIENT, REASON, RowCondition.NONE);

            assertThat(holds.read(PATIENT).reason()).isEqualTo("lawsuit");
            assertThat(destructions.ends()).last().isEqualTo("READ_LEGAL_HOLD SUCCESS");
        }

        @Test
        void refusesIfThereIsNone() {
            assertThatExceptionOfType(UnknownDestructionException.class).isThrownBy(() -> holds.read(PATIENT));
            assertThat(destructions.ends()).containsExactly("READ_LEGAL_HOLD NOT_FOUND");
        }
    }
}
