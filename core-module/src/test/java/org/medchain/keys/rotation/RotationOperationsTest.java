package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.DueWrappings.Selected;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.rotation.job.FailedPatient;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.rotation.job.RotationChange;
import org.medchain.keys.rotation.job.RotationId;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.rotation.job.RotationStatus;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RotationOperationsTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final RotationOperations administration;

    RotationOperationsTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        administration = InProcessRotationOperations.administration(rotation);
    }

    private List<String> ends() {
        return rotation.audit().endsOf(tenant);
    }

    private void end(RotationJob job) {
        rotation.complete(job);
    }

    /** Of another tenant whose user calls; then the first tenant's user calls again. */
    private RotationJob storeAnothers() {
        RotationJob job = rotation.storeJob(rotation.addTenant());
        rotation.audit().callAs(tenant, "user");
        return job;
    }

    private void assertUnknown(Function<RotationId, ?> operation, String name) {
        RotationJob anothers = storeAnothers();

        for (RotationId id : List.of(anothers.id(), new RotationId(UUID.randomUUID()))) {
            assertThatExceptionOfType(UnknownRotationException.class).isThrownBy(() -> operation.apply(id));
            assertThat(ends()).last().isEqualTo(name + " NOT_FOUND");
        }
        assertThat(rotation.job(anothers.rowId()).status()).isEqualTo(RotationStatus.RUNNING);
    }

    @Nested
    class Start {

        @Test
        void storesARotationOfAllPatientsOfTheTenant() {
            rotation.addPatient(tenant, "first", 0);
            PatientRowId last = rotation.addPatient(tenant, "last", 0);

            RotationJob job = rotation.job(administration.start(true).rowId());

            assertThat(job.tenantId()).isEqualTo(tenant);
            assertThat(job.origin()).isEqualTo(RotationOrigin.CALLER);
            assertThat(job.status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(job.dryRun()).isTrue();
            assertThat(job.total()).isEqualTo(2);
            assertThat(InProcessRotation.lastPatientOf(job)).isEqualTo(last);
            assertThat(job.createdAt()).isEqualTo(InProcessRotation.START);
            assertThat(ends()).containsExactly("START_ROTATION SUCCESS");
        }

        @Test
        void isRefusedWhileOneHasNotEnded() {
            RotationJob job = administration.start(false);

            assertThatExceptionOfType(RotationInProgressException.class).isThrownBy(() -> administration.start(false));
            assertThat(ends()).containsExactly("START_ROTATION SUCCESS", "START_ROTATION ROTATION_IN_PROGRESS");

            end(job);
            assertThat(administration.start(false).id()).isNotEqualTo(job.id());
        }

        @Test
        void answersTheSameRotationIfTheSameRequestComesAgain() {
            rotation.audit().repeat();
            RotationJob job = administration.start(false);

            assertThat(administration.start(false).id()).isEqualTo(job.id());
            end(job);
            assertThat(administration.start(false).id()).isEqualTo(job.id());
        }

        @Test
        void isRefusedToACallerOfNoTenant() {
            rotation.audit().callAsAdministrator();

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> administration.start(false));
        }

        @Test
        void isRefusedToAnUnknownTenant() {
            TenantId unknown = new TenantId("unknown-" + UUID.randomUUID());
            rotation.audit().callAs(unknown, "user");

            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> administration.start(false));
            assertThat(rotation.audit().endsOf(unknown)).containsExactly("START_ROTATION NOT_FOUND");
        }

        @Test
        void isRefusedToASuspendedTenant() {
            rotation.keys().tenants().suspend(tenant);

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> administration.start(false));
            assertThat(ends()).containsExactly("START_ROTATION TENANT_SUSPENDED");
            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }
    }

    @Nested
    class Read {

        @Test
        void showsTheRotationAndWhoFailed() {
            PatientRowId patient = rotation.addPatient(tenant, "patient", 0);
            RotationJob job = rotation.storeJob(tenant);
            rotation.storeFailure(job, patient, FailureReason.INTERNAL_ERROR);

            RotationOperations.Report report = administration.read(job.id());

            assertThat(report.job().id()).isEqualTo(job.id());
            assertThat(report.failures())
                    .containsExactly(
                            new FailedPatient(Optional.of("patient"), Optional.empty(), FailureReason.INTERNAL_ERROR));
            assertThat(ends()).containsExactly("READ_ROTATION SUCCESS");
        }

        @Test
        void findsNoneOfAnotherTenant() {
            assertUnknown(administration::read, "READ_ROTATION");
        }
    }

    @Nested
    class ListPage {

        @Test
        void hasOneMoreThanTheLimitIfThereAreMore() {
            RotationJob first = rotation.storeJob(tenant);
            end(first);
            RotationJob second = rotation.storeJob(tenant);
            storeAnothers();

            assertThat(administration.list(Optional.empty(), 1))
                    .extracting(RotationJob::id)
                    .containsExactly(second.id(), first.id());
            assertThat(administration.list(Optional.of(second.id()), 1))
                    .extracting(RotationJob::id)
                    .containsExactly(first.id());
            assertThat(ends()).containsExactly("LIST_ROTATIONS SUCCESS", "LIST_ROTATIONS SUCCESS");
        }
    }

    @Nested
    class Pause {

        @Test
        void stopsIt() {
            RotationJob job = rotation.storeJob(tenant);

            assertThat(administration.pause(job.id()).status()).isEqualTo(RotationStatus.PAUSED);
            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.PAUSED);
            assertThat(ends()).containsExactly("PAUSE_ROTATION SUCCESS");
        }

        @Test
        void isRefusedIfItHasEnded() {
            RotationJob job = rotation.storeJob(tenant);
            end(job);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> administration.pause(job.id()));
            assertThat(ends()).containsExactly("PAUSE_ROTATION CONFLICT");
            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.DONE);
        }

        @Test
        void findsNoneOfAnotherTenant() {
            assertUnknown(administration::pause, "PAUSE_ROTATION");
        }
    }

    @Nested
    class Resume {

        @Test
        void letsItRunAtOnce() {
            RotationJob job = rotation.storeJob(tenant);
            administration.pause(job.id());

            assertThat(administration.resume(job.id()).status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(rotation.isFree(job)).isTrue();
            assertThat(ends()).containsExactly("PAUSE_ROTATION SUCCESS", "RESUME_ROTATION SUCCESS");
        }

        @Test
        void isRefusedIfItHasEnded() {
            RotationJob job = rotation.storeJob(tenant);
            end(job);

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> administration.resume(job.id()));
            assertThat(ends()).containsExactly("RESUME_ROTATION CONFLICT");
        }

        @Test
        void findsNoneOfAnotherTenant() {
            assertUnknown(administration::resume, "RESUME_ROTATION");
        }
    }

    @Nested
    class Cancel {

        @Test
        void endsItWhereItIs() {
            RotationJob job = rotation.storeJob(tenant);

            RotationJob cancelled = administration.cancel(job.id());

            assertThat(cancelled.status()).isEqualTo(RotationStatus.CANCELLED);
            assertThat(cancelled.endedAt()).contains(InProcessRotation.START);
            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
            assertThat(ends()).containsExactly("CANCEL_ROTATION SUCCESS");
        }

        @Test
        void changesNothingOfWhatHasEnded() {
            RotationJob job = rotation.storeJob(tenant);
            end(job);

            assertThat(administration.cancel(job.id()).status()).isEqualTo(RotationStatus.DONE);
            assertThat(ends()).containsExactly("CANCEL_ROTATION SUCCESS");
        }

        @Test
        void findsNoneOfAnotherTenant() {
            assertUnknown(administration::cancel, "CANCEL_ROTATION");
        }
    }

    /** Of a tenant that has destructions approved by a second privacy officer. */
    @Nested
    class CancelWithFourEyes {

        private static final Selected LEAKED = new Selected(Optional.of("leaked"), Optional.empty(), Optional.empty());

        private final TenantId guarded = rotation.addGuardedTenant();
        private final RotationJob job = rotation.storeJob(guarded, LEAKED);

        private RotationJob cancelledBy(String administrator) {
            return cancelledBy(administrator, administration);
        }

        private RotationJob cancelledBy(String administrator, RotationOperations operations) {
            rotation.audit().callAs(guarded, administrator);
            return operations.cancel(job.id());
        }

        private Optional<String> proposer() {
            return rotation.job(job.rowId()).cancelProposer().map(Proposer::name);
        }

        @Test
        void isOnlyProposedByOnePersonOfOneThatACompromiseStarted() {
            assertThat(cancelledBy("one").status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(cancelledBy("one").endedAt()).isEmpty();

            assertThat(proposer()).contains("one");
            assertThat(rotation.isFree(job)).isTrue();
            assertThat(rotation.work(job).status()).isEqualTo(RotationStatus.DONE);
            assertThat(proposer()).isEmpty();
        }

        @Test
        void isDoneByASecondPerson() {
            assertThat(cancelledBy("one").endedAt()).isEmpty();

            RotationJob cancelled = cancelledBy("two");

            assertThat(cancelled.status()).isEqualTo(RotationStatus.CANCELLED);
            assertThat(cancelled.endedAt()).contains(InProcessRotation.START);
            assertThat(proposer()).isEmpty();
            assertThat(rotation.audit().endsOf(guarded))
                    .containsExactly("CANCEL_ROTATION SUCCESS", "CANCEL_ROTATION SUCCESS");
            assertThat(cancelledBy("one").status()).isEqualTo(RotationStatus.CANCELLED);
        }

        @Test
        void recordsWhatWasBeforeAndAfterTheProposal() {
            cancelledBy("one");

            assertThat(rotation.audit().eventsOf(guarded)).singleElement().satisfies(event -> {
                RowChange change = event.change().orElseThrow();
                assertThat(change.before().orElseThrow()).doesNotContain("cancelProposedBy");
                assertThat(change.after().orElseThrow())
                        .contains("\"status\":\"RUNNING\"", "\"cancelProposedBy\":\"one\"");
            });
        }

        @Test
        void knowsAPersonUnderAnotherName() {
            rotation.audit().callAs(administrator("one"));
            administration.cancel(job.id());
            rotation.audit().callAs(administrator("o.ne"));

            assertThat(administration.cancel(job.id()).status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(proposer()).contains("o.ne");
        }

        private Caller administrator(String name) {
            return TestCaller.withSubject("one subject", name, Optional.of(guarded));
        }

        @Test
        void isTakenBackByResumingAndNotByPausing() {
            cancelledBy("one");
            assertThat(administration.pause(job.id()).cancelProposer()).isPresent();
            assertThat(administration.resume(job.id()).cancelProposer()).isEmpty();

            assertThat(cancelledBy("two").status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(administration.resume(job.id()).cancelProposer()).isEmpty();
            assertThat(cancelledBy("one").status()).isEqualTo(RotationStatus.RUNNING);
        }

        @Test
        void leavesAPausedOnePausedUntilASecondPersonEndsIt() {
            rotation.audit().callAs(guarded, "one");
            administration.pause(job.id());

            assertThat(cancelledBy("one").status()).isEqualTo(RotationStatus.PAUSED);
            assertThat(cancelledBy("two").status()).isEqualTo(RotationStatus.CANCELLED);
        }

        @Test
        void staysProposedIfTheSameRequestComesAgain() {
            rotation.audit().callAs(guarded, "one");
            RepeatableRequest request = rotation.audit().repeat();
            administration.cancel(job.id());
            rotation.audit().callAs(guarded, "one");
            rotation.audit().repeat(request);

            assertThat(administration.cancel(job.id()).status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(rotation.audit().eventsOf(guarded)).hasSize(2);
        }

        @Test
        void takesOnePersonOfAnotherRotation() {
            rotation.complete(job);
            RotationJob another = rotation.storeJob(guarded);
            rotation.audit().callAs(guarded, "one");

            assertThat(administration.cancel(another.id()).status()).isEqualTo(RotationStatus.CANCELLED);
        }

        @Test
        void takesOnePersonOnceFourEyesAreOff() {
            cancelledBy("one");
            rotation.setFourEyes(guarded, false);

            assertThat(cancelledBy("one").status()).isEqualTo(RotationStatus.CANCELLED);
        }

        /** Who found four eyes off ends nothing by oneself once they are on. */
        @Test
        void isRefusedBesideARequestThatTurnsThemOn() {
            rotation.setFourEyes(guarded, false);
            RotationOperations slower = InProcessRotationOperations.administrationMeanwhile(
                    rotation, () -> rotation.setFourEyes(guarded, true));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> cancelledBy("one", slower));

            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(proposer()).isEmpty();
        }

        @Test
        void isRefusedBesideARequestThatTakesTheProposalBack() {
            cancelledBy("one");
            RotationOperations slower = InProcessRotationOperations.administrationMeanwhile(
                    rotation, () -> rotation.change(RotationChange.resume(job, InProcessRotation.START)));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> cancelledBy("two", slower));

            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.RUNNING);
        }

        @Test
        void isRefusedIfTheProposalWasMadePastTheService() {
            rotation.execute(
                    "update rotation_jobs set cancel_proposed_by = 'nobody' where id = ?1",
                    job.id().value());

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> cancelledBy("one"));
        }

        /** The database may have lost that the first one took it back. */
        @Test
        void isNotDoneIfItWasProposedBeforeARestorationWasConfirmed() {
            cancelledBy("one");
            InProcessConfirmations.findAndConfirm(rotation.audit(), rotation.tenants(), guarded);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> cancelledBy("two"));

            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.RUNNING);
            rotation.clock().advance(Duration.ofDays(36_500));
            assertThat(cancelledBy("one").status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(cancelledBy("two").status()).isEqualTo(RotationStatus.CANCELLED);
        }

        @Test
        void isRefusedOfARestoredTenant() {
            InProcessConfirmations.find(rotation.audit(), guarded);

            assertThatExceptionOfType(TenantRestoredException.class).isThrownBy(() -> cancelledBy("one"));

            assertThat(proposer()).isEmpty();
            assertThat(administration.pause(job.id()).status()).isEqualTo(RotationStatus.PAUSED);
        }

        @Test
        void keepsTheReviewOpenWhileItWaits() {
            assertThat(isOpen()).isFalse();

            cancelledBy("one");
            assertThat(isOpen()).isTrue();

            cancelledBy("two");
            assertThat(isOpen()).isFalse();
        }

        private boolean isOpen() {
            return rotation.audit().areOpen(rotation.unconfirmedCancellations(), guarded, InProcessRotation.START);
        }
    }
}
