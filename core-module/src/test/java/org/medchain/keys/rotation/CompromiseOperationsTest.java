package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.StillCurrentException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.DueWrappings.Selected;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.rotation.job.RotationStatus;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.StoppableDatabase;

@ParameterizedClass
@EnumSource
class CompromiseOperationsTest {

    private final StoppableDatabase written;
    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final CompromiseOperations compromises;

    CompromiseOperationsTest(DatabaseKind kind) {
        written = new StoppableDatabase(kind.database());
        rotation = new InProcessRotation(kind.database(), written);
        tenant = rotation.addTenant();
        compromises = InProcessRotationOperations.compromises(rotation);
    }

    private RotationJob start(Selected asked) {
        return WaitingCaller.call(after -> compromises.start(asked, OperationThreads.ofCaller(after)));
    }

    private static Selected under(String wrappedUnder) {
        return new Selected(Optional.of(wrappedUnder), Optional.empty(), Optional.empty());
    }

    private static Selected between(Instant from, Instant before) {
        return new Selected(Optional.empty(), Optional.of(from), Optional.of(before));
    }

    private String currentKek() {
        return rotation.keys().provider().currentWrapping(Optional.empty()).wrappedUnder();
    }

    private void assertMalformed(String field, Selected asked) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> start(asked))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
        assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
    }

    @Nested
    class Start {

        @Test
        void storesARotationOfWhatIsUnderTheCompromisedKek() {
            PatientRowId last = rotation.addPatient(tenant, "patient", 0);

            RotationJob job = rotation.job(start(under("leaked")).rowId());

            assertThat(job.origin()).isEqualTo(RotationOrigin.COMPROMISE);
            assertThat(job.status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(job.dryRun()).isFalse();
            assertThat(job.selected()).contains(under("leaked"));
            assertThat(job.total()).isEqualTo(1);
            assertThat(InProcessRotation.lastPatientOf(job)).isEqualTo(last);
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("START_COMPROMISE_ROTATION SUCCESS");
        }

        @Test
        void comesInPlaceOfARotationThatACallerStarted() {
            RotationJob other = rotation.storeJob(tenant);

            RotationJob job = start(under("leaked"));

            assertThat(rotation.job(other.rowId()).status()).isEqualTo(RotationStatus.CANCELLED);
            assertThat(rotation.job(other.rowId()).endedAt()).contains(InProcessRotation.START);
            assertThat(rotation.jobs().findUnfinished(tenant))
                    .map(RotationJob::id)
                    .contains(job.id());
            assertThat(rotation.audit().endsOf(tenant))
                    .endsWith("CANCEL_ROTATION SUCCESS", "START_COMPROMISE_ROTATION SUCCESS");
        }

        /** Behind the first transaction the server dies. */
        @Test
        void comesInPlaceOfAnotherRotationInOneTransaction() {
            InProcessRotationOperations.administration(rotation).list(Optional.empty(), 1); // The chain begins.
            RotationJob other = rotation.storeJob(tenant);
            written.stopBehindTheNextGroup();

            assertThatExceptionOfType(AuditUnavailableException.class).isThrownBy(() -> start(under("leaked")));

            assertThat(rotation.job(other.rowId()).status()).isEqualTo(RotationStatus.CANCELLED);
            assertThat(rotation.jobs().findUnfinished(tenant))
                    .map(RotationJob::origin)
                    .contains(RotationOrigin.COMPROMISE);
        }

        @Test
        void comesInPlaceOfARotationByPolicy() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            rotation.startDue();
            RotationJob other = rotation.jobs().findUnfinished(tenant).orElseThrow();

            start(under("leaked"));

            assertThat(rotation.job(other.rowId()).status()).isEqualTo(RotationStatus.CANCELLED);
        }

        @Test
        void isRefusedWhileAnotherAfterACompromiseHasNotEnded() {
            RotationJob first = start(under("leaked"));

            assertThatExceptionOfType(RotationInProgressException.class).isThrownBy(() -> start(under("other")));

            assertThat(rotation.jobs().findUnfinished(tenant))
                    .map(RotationJob::id)
                    .contains(first.id());
            assertThat(rotation.audit().endsOf(tenant))
                    .containsExactly(
                            "START_COMPROMISE_ROTATION SUCCESS", "START_COMPROMISE_ROTATION ROTATION_IN_PROGRESS");
        }

        @Test
        void answersTheSameRotationIfTheSameRequestComesAgain() {
            rotation.audit().repeat();
            RotationJob job = start(under("leaked"));
            rotation.complete(job);

            assertThat(start(under("leaked")).id()).isEqualTo(job.id());
        }

        @Test
        void isRefusedToACallerOfNoTenantAndToASuspendedTenant() {
            rotation.keys().tenants().suspend(tenant);
            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> start(under("leaked")));

            rotation.audit().callAsAdministrator();
            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> start(under("leaked")));
        }

        @Test
        void failsIfTheCmkCannotBeLookedAt() {
            rotation.keys().provider().failWith(new KmsUnavailableException());

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> start(under("leaked")));

            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }
    }

    @Nested
    class OfAKek {

        @Test
        void isRefusedIfKeysWouldComeBackToIt() {
            assertThatExceptionOfType(StillCurrentException.class).isThrownBy(() -> start(under(currentKek())));

            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("START_COMPROMISE_ROTATION STILL_CURRENT");
        }

        @Test
        void movesWhatIsUnderItAndNothingElse() {
            String compromised = currentKek();
            PatientRowId first = rotation.addPatient(tenant, "first", 2);
            rotation.keys().provider().renewKek();
            PatientRowId second = rotation.addPatient(tenant, "second", 1);
            rotation.keys().provider().renewKek();

            RotationJob job = rotation.work(start(under(compromised)));

            assertThat(job.status()).isEqualTo(RotationStatus.DONE);
            assertThat(job.progress().done()).isEqualTo(1);
            assertThat(job.progress().skipped()).isEqualTo(1);
            assertThat(job.progress().dataKeys()).isEqualTo(2);
            assertThat(rotation.generationsOf(first)).containsExactly(2, 2);
            assertThat(rotation.generationsOf(second)).containsExactly(1);
        }

        @Test
        void ofAPatientWithManyKeysMovesAllThatAreUnderIt() {
            String compromised = currentKek();
            rotation.addPatient(tenant, "many", 0);
            rotation.keys().addMany(new EncryptionContext(tenant, new PatientId("many")), 1_100);
            rotation.keys().provider().renewKek();
            rotation.keys().generate(new PatientId("many"));
            rotation.keys().provider().renewKek();

            RotationJob job = rotation.work(start(under(compromised)));

            assertThat(job.progress().dataKeys()).isEqualTo(1_100);
            assertThat(rotation.keys().dataKeys().countWrappings(Optional.of(tenant)))
                    .hasSize(2)
                    .extracting(WrappingCount::wrappedUnder)
                    .doesNotContain(compromised);
        }
    }

    @Nested
    class OfATime {

        private final Instant begin = InProcessRotation.START.plus(Duration.ofHours(1));
        private final Instant end = InProcessRotation.START.plus(Duration.ofHours(2));

        @Test
        void movesWhatWasWrappedThenAlsoUnderTheKekOfToday() {
            PatientRowId before = rotation.addPatient(tenant, "before", 1);
            rotation.clock().advance(Duration.ofHours(1));
            PatientRowId within = rotation.addPatient(tenant, "within", 1);
            rotation.clock().advance(Duration.ofHours(1));
            PatientRowId after = rotation.addPatient(tenant, "after", 1);

            RotationJob job = rotation.work(start(between(begin, end)));

            assertThat(job.progress().done()).isEqualTo(1);
            assertThat(rotation.generationsOf(before)).containsExactly(1);
            assertThat(rotation.generationsOf(within)).containsExactly(2);
            assertThat(rotation.generationsOf(after)).containsExactly(1);
        }

        @Test
        void endsNowIfNothingElseIsSaid() {
            rotation.clock().advance(Duration.ofHours(3));

            RotationJob job = start(new Selected(Optional.empty(), Optional.of(begin), Optional.empty()));

            assertThat(job.selected()).contains(between(begin, InProcessRotation.START.plus(Duration.ofHours(3))));
        }

        @Test
        void isNoneToCome() {
            assertMalformed("wrappedBefore", between(begin, end));
            assertMalformed("wrappedFrom", new Selected(Optional.empty(), Optional.of(begin), Optional.empty()));
        }

        @Test
        void asksNothingOfTheKms() {
            rotation.clock().advance(Duration.ofHours(3));
            rotation.keys().provider().failWith(new KmsUnavailableException());

            assertThat(start(between(begin, end)).selected()).contains(between(begin, end));
        }
    }
}
