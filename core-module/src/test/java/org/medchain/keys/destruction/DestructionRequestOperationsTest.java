package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.Destruction;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.TenantPolicies;

@ParameterizedClass
@EnumSource
class DestructionRequestOperationsTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final String REVERSED = "GDPR Art. \u202E71";

    private final InProcessDestructions destructions;
    private final DestructionRequestOperations requests;
    private final PatientRowId row;

    DestructionRequestOperationsTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        requests = destructions.requests();
        row = destructions.addPatient(PATIENT);
    }

    private Destruction destroy() {
        return requests.destroy(Optional.empty(), PATIENT, InProcessDestructions.BASIS);
    }

    private void requireTwoPersons() {
        destructions.setPolicies(InProcessDestructions.policies(true, false));
    }

    @Nested
    class Destroy {

        @Test
        void blocksTheKeysAndBeginsTheWindow() {
            Destruction destruction = destroy();

            assertThat(destruction.status()).isEqualTo(DestructionStatus.PENDING);
            assertThat(destruction.requestedBy()).isEqualTo("officer");
            assertThat(destruction.requestedAt()).isEqualTo(InProcessDestructions.START);
            assertThat(destruction.eraseAfter())
                    .contains(InProcessDestructions.START.plus(InProcessDestructions.WINDOW));
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.PENDING_DESTRUCTION);
            assertThat(destructions.record(destruction.id()).legalBasis())
                    .isEqualTo(InProcessDestructions.BASIS.value());
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.operation()).isEqualTo(Operation.DESTROY_PATIENT_KEYS);
                        assertThat(event.reason()).isEmpty();
                        assertThat(event.actor()).isEqualTo("officer");
                        assertThat(event.patientId()).contains("patient");
                    });
        }

        @Test
        void refusesALegalBasisThatReadsOtherwiseThanItIsWritten() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> requests.destroy(Optional.empty(), PATIENT, new LegalBasis(REVERSED)))
                    .withMessage("legalBasis must not have line separators or marks of text direction");

            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.ends()).containsExactly("DESTROY_PATIENT_KEYS INVALID_REQUEST");
        }

        @Test
        void countsTheDataKeys() {
            destructions.addKey(PATIENT);
            destructions.addKey(PATIENT);

            assertThat(destroy().keys()).isEqualTo(2);
        }

        @Test
        void awaitsApprovalIfTheTenantWantsTwoPersons() {
            requireTwoPersons();

            Destruction destruction = destroy();

            assertThat(destruction.status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
            assertThat(destruction.eraseAfter()).isEmpty();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.PENDING_DESTRUCTION);
        }

        /** Of one person alone, who asks just before. */
        @Test
        void awaitsApprovalIfTwoPersonsAreWantedSinceTheLookAtThePatient() {
            Destruction destruction = destructions
                    .requestsBeside(DestructionRequestOperationsTest.this::requireTwoPersons)
                    .destroy(Optional.empty(), PATIENT, InProcessDestructions.BASIS);

            assertThat(destruction.status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
            assertThat(destructions.record(destruction.id()).status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
            assertThat(destruction.eraseAfter()).isEmpty();
        }

        @Test
        void hasTheWindowThatHoldsSinceTheLookAtThePatient() {
            Duration longer = Duration.ofDays(30);
            TenantPolicies changed = TenantPolicies.of(
                    Optional.of(new DestructionWindow(longer)), Optional.of(false), Optional.empty(), Optional.empty());

            Destruction destruction = destructions
                    .requestsBeside(() -> destructions.setPolicies(changed))
                    .destroy(Optional.empty(), PATIENT, InProcessDestructions.BASIS);

            assertThat(destruction.eraseAfter()).contains(InProcessDestructions.START.plus(longer));
        }

        @Test
        void forgetsTheErasureKeyThatIsKept() {
            destructions
                    .dataKeys()
                    .patients()
                    .active()
                    .find(destructions.context(PATIENT))
                    .ifPresent(PatientKeys::close);

            destroy();

            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(
                            () -> destructions.dataKeys().patients().active().find(destructions.context(PATIENT)));
        }

        /** Else a request that is sent twice, and cancelled in between, would destroy after all. */
        @Test
        void destroysNothingMoreIfTheSameRequestComesAgain() {
            RepeatableRequest request = destructions.audit().repeat();
            Destruction first = destroy();
            destructions.callAs("officer");
            requests.cancel(first.id());
            destructions.audit().repeat(request);

            Destruction second = destroy();

            assertThat(second.id()).isEqualTo(first.id());
            assertThat(second.status()).isEqualTo(DestructionStatus.CANCELLED);
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
        }

        @Test
        void answersWhatAnEarlierRequestBegan() {
            Destruction first = destroy();
            destructions.callAs("second");

            assertThat(destroy()).isEqualTo(first);
            assertThat(destructions.ends())
                    .containsExactly("DESTROY_PATIENT_KEYS SUCCESS", "DESTROY_PATIENT_KEYS SUCCESS");
        }

        @Test
        void answersManyWhoAskAtOnceTheSame() throws Exception {
            int callers = 4;
            CyclicBarrier together = new CyclicBarrier(callers);
            Callable<DestructionId> asking = () -> {
                together.await();
                return destroy().id();
            };
            ExecutorService threads = Executors.newFixedThreadPool(callers);
            try {
                List<Future<DestructionId>> answers = Stream.generate(() -> asking)
                        .limit(callers)
                        .map(threads::submit)
                        .toList();
                for (Future<DestructionId> answer : answers) {
                    assertThat(answer.get()).isEqualTo(answers.get(0).get());
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(destructions.ends()).hasSize(callers).containsOnly("DESTROY_PATIENT_KEYS SUCCESS");
        }

        @Test
        void answersTheDestructionOfKeysThatAreErased() {
            DestructionId id = destructions.destroy(PATIENT);

            Destruction answer = destroy();

            assertThat(answer.id()).isEqualTo(id);
            assertThat(answer.status()).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void refusesErasedKeysWhoseDestructionARestoreLost() {
            destructions.destroy(PATIENT);
            destructions.execute("delete from destructions where patient = ?1", row.value());
            // What sealed it is lost with it, and so are its events.
            String tenant = destructions.tenant().value();
            destructions.execute(
                    "delete from row_seals where tenant_id = ?1 and subject like 'destructions/%'", tenant);
            destructions.execute(
                    "update audit_events set subject = null, change_number = null"
                            + " where tenant_id = ?1 and subject like 'destructions/%'",
                    tenant);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> destroy());
            assertThat(destructions.ends()).last().isEqualTo("DESTROY_PATIENT_KEYS KEYS_DESTROYED");
        }

        @Test
        void refusesKeysThatTheRegisterListsAndAnOlderDatabaseOffers() {
            destructions.dataKeys().patients().list(destructions.context(PATIENT), row.value());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> destroy());
            assertThat(destructions.ends()).containsExactly("DESTROY_PATIENT_KEYS KEYS_DESTROYED");
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
        }

        @Test
        void refusesAPatientWhoIsNotKnown() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() ->
                            requests.destroy(Optional.empty(), new PatientId("other"), InProcessDestructions.BASIS));
            assertThat(destructions.ends()).containsExactly("DESTROY_PATIENT_KEYS NOT_FOUND");
        }

        @Test
        void refusesATenantThatIsNotKnown() {
            TenantId unknown = new TenantId("unknown-" + UUID.randomUUID());
            destructions.audit().callAs(unknown, "officer");

            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> destroy());
            assertThat(destructions.audit().endsOf(unknown)).containsExactly("DESTROY_PATIENT_KEYS NOT_FOUND");
        }

        @Test
        void refusesUnderALegalHoldAndChangesNothing() {
            destructions.holds().place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE);

            assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> destroy());
            assertThat(destructions.ends()).last().isEqualTo("DESTROY_PATIENT_KEYS LEGAL_HOLD");
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.store().findOf(row)).isEmpty();
        }

        @Test
        void isForASuspendedTenantToo() {
            destructions.dataKeys().tenants().suspend(destructions.tenant());

            assertThat(destroy().status()).isEqualTo(DestructionStatus.PENDING);
        }
    }

    @Nested
    class Approve {

        @Test
        void beginsTheWindow() {
            requireTwoPersons();
            DestructionId id = destroy().id();
            destructions.callAs("second");

            DestructionDetails approved = requests.approve(id);

            assertThat(approved.patientId()).contains(PATIENT);
            assertThat(approved.destruction().status()).isEqualTo(DestructionStatus.PENDING);
            assertThat(approved.destruction().persons().approvedBy()).contains("second");
            assertThat(approved.destruction().persons().approvedAt()).contains(InProcessDestructions.START);
            assertThat(approved.destruction().eraseAfter())
                    .contains(InProcessDestructions.START.plus(InProcessDestructions.WINDOW));
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .last()
                    .satisfies(event -> {
                        assertThat(event.operation()).isEqualTo(Operation.APPROVE_DESTRUCTION);
                        assertThat(event.reason()).isEmpty();
                        assertThat(event.actor()).isEqualTo("second");
                        assertThat(event.patientId()).contains("patient");
                    });
        }

        @Test
        void beginsTheWindowThatTheDestructionWasRequestedWith() {
            requireTwoPersons();
            DestructionId id = destroy().id();
            destructions.setPolicies(TenantPolicies.of(
                    Optional.of(new DestructionWindow(InProcessDestructions.WINDOW.multipliedBy(2))),
                    Optional.of(true),
                    Optional.empty(),
                    Optional.empty()));
            destructions.callAs("second");

            assertThat(requests.approve(id).destruction().eraseAfter())
                    .contains(InProcessDestructions.START.plus(InProcessDestructions.WINDOW));
        }

        @Test
        void refusesTheOneWhoAsked() {
            requireTwoPersons();
            DestructionId id = destroy().id();

            assertThatExceptionOfType(SecondPersonNeededException.class).isThrownBy(() -> requests.approve(id));
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
            assertThat(destructions.ends()).last().isEqualTo("APPROVE_DESTRUCTION SECOND_PERSON_NEEDED");
        }

        @Test
        void refusesUnderALegalHold() {
            requireTwoPersons();
            DestructionId id = destroy().id();
            destructions.holds().place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE);
            destructions.callAs("second");

            assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> requests.approve(id));
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
            assertThat(destructions.ends()).last().isEqualTo("APPROVE_DESTRUCTION LEGAL_HOLD");
        }

        @Test
        void refusesOneThatAwaitsNoApproval() {
            DestructionId id = destroy().id();
            destructions.callAs("second");

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> requests.approve(id));
            assertThat(destructions.record(id).persons().approvedBy()).isEmpty();
            assertThat(destructions.ends()).last().isEqualTo("APPROVE_DESTRUCTION CONFLICT");
        }

        @Test
        void answersAnotherTenantsLikeAMissingOne() {
            requireTwoPersons();
            DestructionId id = destroy().id();
            TenantId other = destructions.addTenant(InProcessDestructions.ALONE);
            destructions.audit().callAs(other, "second");

            assertThatExceptionOfType(UnknownDestructionException.class).isThrownBy(() -> requests.approve(id));
            assertThat(destructions.audit().endsOf(other)).containsExactly("APPROVE_DESTRUCTION NOT_FOUND");
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
        }
    }

    @Nested
    class Cancel {

        @Test
        void letsTheKeysBeUsedAgain() {
            DestructionId id = destroy().id();

            DestructionDetails cancelled = requests.cancel(id);

            assertThat(cancelled.destruction().status()).isEqualTo(DestructionStatus.CANCELLED);
            assertThat(cancelled.destruction().cancelledBy()).contains("officer");
            assertThat(cancelled.destruction().cancelledAt()).contains(InProcessDestructions.START);
            assertThat(cancelled.destruction().eraseAfter()).isEmpty();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .last()
                    .satisfies(event -> {
                        assertThat(event.operation()).isEqualTo(Operation.CANCEL_DESTRUCTION);
                        assertThat(event.reason()).isEmpty();
                        assertThat(event.patientId()).contains("patient");
                    });
        }

        @Test
        void letsTheKeysBeDestroyedLater() {
            DestructionId cancelled = destroy().id();
            requests.cancel(cancelled);

            assertThat(destroy().id()).isNotEqualTo(cancelled);
        }

        @Test
        void refusesOneThatIsCancelled() {
            DestructionId id = destroy().id();
            requests.cancel(id);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> requests.cancel(id));
            assertThat(destructions.ends()).last().isEqualTo("CANCEL_DESTRUCTION CONFLICT");
        }

        @Test
        void refusesOnceTheKeysAreErased() {
            DestructionId id = destructions.destroy(PATIENT);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> requests.cancel(id));
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
        }

        @Test
        void refusesOneThatIsNotKnown() {
            assertThatExceptionOfType(UnknownDestructionException.class)
                    .isThrownBy(() -> requests.cancel(new DestructionId(UUID.randomUUID())));
            assertThat(destructions.ends()).containsExactly("CANCEL_DESTRUCTION NOT_FOUND");
        }
    }
}
