package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.NotErasedYetException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.destruction.DestructionOperations.Listed;
import org.medchain.keys.destruction.DestructionOperations.OfPatient;
import org.medchain.keys.destruction.DestructionOperations.Open;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class DestructionOperationsTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final DestructionOperations operations;

    DestructionOperationsTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        operations = destructions.operations();
    }

    private DestructionId requested(PatientId patientId) {
        destructions.addPatient(patientId);
        return destructions.request(patientId);
    }

    private AuditEvent lastEvent() {
        List<AuditEvent> events = destructions.audit().eventsOf(destructions.tenant());
        return events.get(events.size() - 1);
    }

    private static List<DestructionId> idsOf(List<Listed> page) {
        return page.stream().map(it -> it.details().destruction().id()).toList();
    }

    @Nested
    class ListPage {

        @Test
        void isOldestFirstAndOneMoreThanTheLimit() {
            DestructionId first = requested(new PatientId("one"));
            DestructionId second = requested(new PatientId("two"));
            DestructionId third = requested(new PatientId("three"));

            assertThat(idsOf(operations.list(Optional.empty(), 1))).containsExactly(first, second);
            assertThat(idsOf(operations.list(Optional.of(first), 5))).containsExactly(second, third);
            assertThat(lastEvent().operation()).isEqualTo(Operation.LIST_DESTRUCTIONS);
            assertThat(lastEvent().reason()).isEmpty();
            assertThat(lastEvent().patientId()).isEmpty();
        }

        @Test
        void saysWhichPatientsAreUnderALegalHold() {
            DestructionId cancelled = requested(new PatientId("one"));
            destructions.requests().cancel(cancelled);
            requested(new PatientId("two"));
            destructions.holds().place(new PatientId("one"), new HoldReason("a lawsuit"), RowCondition.NONE);
            destructions.holds().place(new PatientId("two"), new HoldReason("a lawsuit"), RowCondition.NONE);

            assertThat(operations.list(Optional.empty(), 5))
                    .extracting(Listed::held)
                    .containsExactly(false, true);
        }

        @Test
        void hasNoneOfAnotherTenant() {
            requested(PATIENT);
            destructions.audit().callAs(destructions.addTenant(InProcessDestructions.ALONE), "officer");

            assertThat(operations.list(Optional.empty(), 5)).isEmpty();
        }
    }

    @Nested
    class ListOpen {

        @Test
        void findsThoseThatAwaitASecondPersonBehindOthers() {
            DestructionId first = requested(new PatientId("one"));
            requested(new PatientId("two"));
            destructions.setPolicies(InProcessDestructions.policies(true, false));
            DestructionId awaiting = requested(new PatientId("three"));

            Open found = operations.listOpen(1);

            assertThat(idsOf(found.awaiting())).containsExactly(awaiting);
            assertThat(idsOf(found.approved())).containsExactly(first);
        }

        @Test
        void hasNoneThatIsOverOrCancelled() {
            DestructionId open = requested(new PatientId("one"));
            DestructionId cancelled = requested(new PatientId("two"));
            destructions.requests().cancel(cancelled);
            destructions.addPatient(PATIENT);
            destructions.destroy(PATIENT);

            Open found = operations.listOpen(5);

            assertThat(found.awaiting()).isEmpty();
            assertThat(idsOf(found.approved())).containsExactly(open);
            assertThat(found.approved()).extracting(Listed::held).containsExactly(false);
            assertThat(lastEvent().operation()).isEqualTo(Operation.LIST_DESTRUCTIONS);
        }

        @Test
        void saysWhichPatientsAreUnderALegalHold() {
            requested(new PatientId("one"));
            requested(new PatientId("two"));
            destructions.holds().place(new PatientId("two"), new HoldReason("a lawsuit"), RowCondition.NONE);

            assertThat(operations.listOpen(5).approved())
                    .extracting(Listed::held)
                    .containsExactly(false, true);
            assertThat(operations.listOpen(1).approved()).hasSize(1);
        }

        @Test
        void hasNoneOfAnotherTenant() {
            requested(PATIENT);
            destructions.audit().callAs(destructions.addTenant(InProcessDestructions.ALONE), "officer");

            assertThat(operations.listOpen(5)).isEqualTo(new Open(List.of(), List.of()));
        }
    }

    @Nested
    class FindOf {

        private DestructionOperations keepingBackupsFor(Period retention) {
            return destructions.operations(new ErasureSettings(
                    destructions.certificateKey(), Optional.empty(), Duration.ofMinutes(1), Optional.of(retention)));
        }

        private Instant now() {
            return destructions.clock().instant();
        }

        @Test
        void findsThatOfThePatientAndNamesThePatientInItsEvent() {
            requested(new PatientId("another"));
            DestructionId id = requested(PATIENT);

            assertThat(operations
                            .findOf(PATIENT)
                            .latest()
                            .map(it -> it.details().destruction().id()))
                    .contains(id);
            assertThat(lastEvent().operation()).isEqualTo(Operation.LIST_DESTRUCTIONS);
            assertThat(lastEvent().patientId()).contains("patient");
        }

        @Test
        void leavesNoNewTraceOfAPatientWhoseKeysAreBeingErased() {
            DestructionId id = requested(PATIENT);
            destructions.change(id, it -> it.begin(now().plus(InProcessDestructions.WINDOW)));

            assertThat(operations.findOf(PATIENT).latest()).isPresent();
            assertThat(lastEvent().patientId()).isEmpty();
        }

        @Test
        void findsNoneThatWasCancelled() {
            destructions.requests().cancel(requested(PATIENT));

            assertThat(operations.findOf(PATIENT).latest()).isEmpty();
        }

        @Test
        void countsTheDataKeysBeforeOneIsRequested() {
            destructions.addKey(PATIENT);
            destructions.addKey(PATIENT);
            destructions.addKey(new PatientId("another"));

            assertThat(operations.findOf(PATIENT)).isEqualTo(new OfPatient(Optional.empty(), 2, Optional.empty()));
            assertThat(lastEvent().patientId()).contains("patient");
        }

        @Test
        void hasTheCountOfTheRequest() {
            destructions.addKey(PATIENT);
            destructions.request(PATIENT);

            assertThat(operations.findOf(PATIENT).dataKeys()).isOne();
        }

        @Test
        void countsNothingOfAnUnknownPatientAndNamesNone() {
            assertThat(operations.findOf(PATIENT)).isEqualTo(new OfPatient(Optional.empty(), 0, Optional.empty()));
            assertThat(lastEvent().patientId()).isEmpty();
        }

        @Test
        void countsNothingOfAnotherTenantsPatient() {
            destructions.addKey(PATIENT);
            destructions.audit().callAs(destructions.addTenant(InProcessDestructions.ALONE), "officer");

            assertThat(operations.findOf(PATIENT).dataKeys()).isZero();
        }

        @Test
        void findsOneThatIsOverAndLeavesNoNewTraceOfThePatient() {
            destructions.addKey(PATIENT);
            DestructionId id = destructions.destroy(PATIENT);

            OfPatient found = keepingBackupsFor(Period.ofDays(30)).findOf(PATIENT);

            DestructionRecord over = found.latest().orElseThrow().details().destruction();
            assertThat(over.id()).isEqualTo(id);
            assertThat(over.status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(found.dataKeys()).isOne();
            assertThat(found.copiesUntil())
                    .contains(over.erasedAt().orElseThrow().plus(Duration.ofDays(30)));
            assertThat(destructions.ends()).last().isEqualTo("LIST_DESTRUCTIONS SUCCESS");
            assertThat(lastEvent().patientId()).isEmpty();
        }

        @Test
        void namesThePatientOfOneThatIsOverWhereTheTrailKeepsIds() {
            destructions.setPolicies(InProcessDestructions.policies(false, true));
            destructions.addPatient(PATIENT);
            destructions.destroy(PATIENT);

            assertThat(operations.findOf(PATIENT).latest()).isPresent();
            assertThat(lastEvent().patientId()).contains("patient");
        }

        /** A restore of the database lost it; the register lists the patient. */
        @Test
        void refusesAnErasedPatientWithoutOne() {
            destructions.addPatient(PATIENT);
            DestructionId id = destructions.destroy(PATIENT);
            destructions.execute("delete from destructions where id = ?1", id.value());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> operations.findOf(PATIENT));
            assertThat(lastEvent().patientId()).isEmpty();
        }

        @Test
        void knowsUntilWhenBackupsHaveTheKeyIfOneIsRequestedNow() {
            destructions.addKey(PATIENT);

            assertThat(keepingBackupsFor(Period.ofDays(30)).findOf(PATIENT).copiesUntil())
                    .contains(now().plus(InProcessDestructions.WINDOW).plus(Duration.ofDays(30)));
        }

        @Test
        void knowsUntilWhenBackupsHaveTheKeyOfOneThatIsOpen() {
            requested(PATIENT);
            Instant until = now().plus(InProcessDestructions.WINDOW).plus(Duration.ofDays(30));
            destructions.clock().advance(Duration.ofHours(1));

            assertThat(keepingBackupsFor(Period.ofDays(30)).findOf(PATIENT).copiesUntil())
                    .contains(until);
        }

        @Test
        void countsFromNowOnIfOneIsHeldUp() {
            requested(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW.multipliedBy(2));

            assertThat(keepingBackupsFor(Period.ofDays(30)).findOf(PATIENT).copiesUntil())
                    .contains(now().plus(Duration.ofDays(30)));
        }

        @Test
        void knowsUntilWhenBackupsHaveTheKeyOfOneThatIsApprovedNow() {
            destructions.setPolicies(InProcessDestructions.policies(true, false));
            requested(PATIENT);
            destructions.clock().advance(Duration.ofHours(1));

            assertThat(keepingBackupsFor(Period.ofDays(30)).findOf(PATIENT).copiesUntil())
                    .contains(now().plus(InProcessDestructions.WINDOW).plus(Duration.ofDays(30)));
        }
    }

    @Nested
    class Read {

        @Test
        void tellsHowFarItIsAndNamesThePatient() {
            DestructionId id = requested(PATIENT);

            DestructionDetails details = operations.read(id);

            assertThat(details.destruction().status()).isEqualTo(DestructionStatus.PENDING);
            assertThat(details.patientId()).contains(PATIENT);
            assertThat(lastEvent().operation()).isEqualTo(Operation.READ_DESTRUCTION);
            assertThat(lastEvent().patientId()).contains("patient");
        }

        @Test
        void leavesNoNewTraceOfAPatientWhoseKeysAreBeingErased() {
            DestructionId id = requested(PATIENT);
            destructions.change(
                    id, it -> it.begin(destructions.clock().instant().plus(InProcessDestructions.WINDOW)));

            assertThat(operations.read(id).destruction().status()).isEqualTo(DestructionStatus.ERASING);
            assertThat(lastEvent().operation()).isEqualTo(Operation.READ_DESTRUCTION);
            assertThat(lastEvent().patientId()).isEmpty();
        }

        @Test
        void knowsNoPatientOnceTheKeysAreErased() {
            destructions.addPatient(PATIENT);
            DestructionId id = destructions.destroy(PATIENT);

            assertThat(operations.read(id).patientId()).isEmpty();
        }

        @Test
        void answersAnotherTenantsLikeAMissingOne() {
            DestructionId id = requested(PATIENT);
            TenantId other = destructions.addTenant(InProcessDestructions.ALONE);
            destructions.audit().callAs(other, "officer");

            assertThatExceptionOfType(UnknownDestructionException.class).isThrownBy(() -> operations.read(id));
            assertThat(destructions.audit().endsOf(other)).containsExactly("READ_DESTRUCTION NOT_FOUND");
        }

        @Test
        void refusesOneThatIsNotKnown() {
            assertThatExceptionOfType(UnknownDestructionException.class)
                    .isThrownBy(() -> operations.read(new DestructionId(UUID.randomUUID())));
            assertThat(destructions.ends()).containsExactly("READ_DESTRUCTION NOT_FOUND");
        }
    }

    @Nested
    class ReadCertificate {

        @Test
        void isWhatWasIssued() {
            destructions.addPatient(PATIENT);
            DestructionId id = destructions.destroy(PATIENT);

            assertThat(operations.readCertificate(id))
                    .isEqualTo(destructions.record(id).certificate().orElseThrow());
            assertThat(destructions.ends()).last().isEqualTo("READ_CERTIFICATE SUCCESS");
        }

        @Test
        void refusesUntilTheKeysAreErased() {
            DestructionId id = requested(PATIENT);

            assertThatExceptionOfType(NotErasedYetException.class).isThrownBy(() -> operations.readCertificate(id));
            assertThat(destructions.ends()).last().isEqualTo("READ_CERTIFICATE NOT_ERASED_YET");
            assertThat(lastEvent().patientId()).contains("patient");
        }
    }
}
