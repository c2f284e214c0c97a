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
import org.medchain.keys.DestructionId;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.patient.PatientRowId;
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

            assertThat(holds.lift(PATIENT, RowCondition.NONE).reason()).isEqualTo("lawsuit");
            assertThat(destructions.store().holds().find(row)).isEmpty();
            assertThat(destructions.ends()).containsExactly("PLACE_LEGAL_HOLD SUCCESS", "LIFT_LEGAL_HOLD SUCCESS");
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
