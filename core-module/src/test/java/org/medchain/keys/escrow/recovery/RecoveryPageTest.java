package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientRowId;

/** A page of copies that leaves, beside what other requests change meanwhile. */
@ParameterizedClass
@EnumSource(names = {"H2_RECORDS", "POSTGRESQL_RECORDS"})
class RecoveryPageTest extends RecoveryScene {

    RecoveryPageTest(ErasureKeysOn place) {
        super(place);
    }

    /** What happens before a patient of the page is prepared, counted from 0. The first is committed by then, and none behind it. */
    private OperationThreads before(int patient, Runnable action) {
        AtomicInteger prepared = new AtomicInteger();
        return new OperationThreads(
                task -> {
                    if (prepared.getAndIncrement() == patient) {
                        action.run();
                        recoveries.core().callAs("officer");
                    }
                    task.run();
                },
                Runnable::run);
    }

    /** The second one of the page is prepared, and not committed, when that happens. */
    private void assertTheFirstAloneLeaves(
            RecoveryId id, Runnable action, Class<? extends RuntimeException> nextFailsWith) {
        ExportedPage page = recoveries.page(id, Optional.empty(), 100, before(2, action));

        assertThat(page.patients()).hasSize(1);
        assertThat(pagesOf(PATIENT) + pagesOf(OTHER) + pagesOf(THIRD)).isEqualTo(1);
        assertThatExceptionOfType(nextFailsWith).isThrownBy(() -> recoveries.page(id, page.last(), 100));
    }

    private long pagesOf(PatientId patientId) {
        return recoveries.core().audit().eventsOf(recoveries.core().tenant()).stream()
                .filter(event -> event.operation() == Operation.READ_ESCROW_COPIES)
                .filter(event -> event.outcome() == Outcome.SUCCESS)
                .filter(event -> event.patientId().equals(Optional.of(patientId.value())))
                .count();
    }

    private RecoveryId exportedOfTwo() {
        recoveries.generate(PATIENT);
        recoveries.generate(OTHER);
        return recoveries.exported(Optional.empty());
    }

    private RecoveryId exportedOfThree() {
        recoveries.generate(THIRD);
        return exportedOfTwo();
    }

    @Test
    void hasAnEventOfEachPatientWhoseCopiesLeaveInTheCourseOfTheRecovery() {
        RecoveryId id = exportedOfTwo();

        recoveries.page(id, Optional.empty(), 100);

        assertThat(recoveries.core().audit().eventsOf(recoveries.core().tenant()))
                .filteredOn(event -> event.operation() == Operation.READ_ESCROW_COPIES)
                .filteredOn(event -> event.requestId().equals(id.toString()))
                .extracting(event -> event.patientId().orElseThrow())
                .containsExactlyInAnyOrder(PATIENT.value(), OTHER.value());
    }

    /** No thread is free for the other one. */
    @Test
    void hasThoseWhoseEventsSayThatTheyLeave() {
        RecoveryId id = exportedOfTwo();

        ExportedPage page = recoveries.page(id, Optional.empty(), 100, before(1, () -> {
            throw new RejectedExecutionException();
        }));

        assertThat(page.patients()).hasSize(1);
        assertThat(recoveries.page(id, page.last(), 100).patients()).hasSize(1);
        assertThat(pagesOf(PATIENT)).isEqualTo(1);
        assertThat(pagesOf(OTHER)).isEqualTo(1);
    }

    @Test
    void failsIfItsFirstPatientDoes() {
        RecoveryId id = exportedOfTwo();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> recoveries.page(id, Optional.empty(), 100, before(0, () -> {
                    throw new RejectedExecutionException();
                })));

        assertThat(pagesOf(PATIENT) + pagesOf(OTHER)).isZero();
    }

    /** Experiment 7 of issue 33. */
    @Test
    void doesNotLeaveBehindTheCancellationOfItsRecovery() {
        RecoveryId id = exportedOfThree();

        assertTheFirstAloneLeaves(id, () -> recoveries.operations().cancel(id), ConcurrentChangeException.class);
    }

    @Test
    void doesNotLeaveBehindTheSuspensionOfItsTenant() {
        assertTheFirstAloneLeaves(
                exportedOfThree(),
                () -> recoveries
                        .core()
                        .dataKeys()
                        .tenants()
                        .suspend(recoveries.core().tenant()),
                TenantSuspendedException.class);
    }

    @Test
    void hasNothingBehindTheRequestToDestroyAPatientsKeys() {
        RecoveryId id = exportedOfThree();
        PatientId second = recoveries
                .page(id, Optional.empty(), 100)
                .patients()
                .get(1)
                .context()
                .patientId();
        long before = pagesOf(second);

        ExportedPage page = recoveries.page(
                id, Optional.empty(), 100, before(2, () -> recoveries.core().request(second)));

        assertThat(page.patients())
                .hasSize(2)
                .noneMatch(it -> it.context().patientId().equals(second));
        assertThat(page.last()).isEmpty();
        assertThat(pagesOf(second)).isEqualTo(before);
    }

    /** Copies of the one would leave with events and a context that name the other. */
    @Test
    void hasNothingUnderTheIdOfAnother() {
        RecoveryId id = exportedOfThree();
        swap();

        assertThat(recoveries.pages(id, 1))
                .flatExtracting(ExportedPage::patients)
                .extracting(it -> it.context().patientId())
                .containsExactly(THIRD);

        assertThat(pagesOf(PATIENT) + pagesOf(OTHER)).isZero();
        assertThat(recoveries.core().ends())
                .filteredOn("READ_ESCROW_COPIES TENANT_UNTRUSTED"::equals)
                .hasSize(2);
        swap();
        assertThat(recoveries.page(id, Optional.empty(), 100).patients()).hasSize(3);
    }

    @Test
    void hasNothingUnderTheIdOfAnotherThatWasSwappedMeanwhile() {
        RecoveryId id = exportedOfTwo();

        ExportedPage page = recoveries.page(id, Optional.empty(), 100, before(1, this::swap));

        assertThat(page.patients()).hasSize(1);
        assertThat(pagesOf(PATIENT) + pagesOf(OTHER)).isEqualTo(1);
    }

    @Test
    void hasNothingOfAPatientWhoseIdIsNone() {
        RecoveryId id = exportedOfTwo();
        InProcessPatients patients = recoveries.core().dataKeys().patients();
        PatientRowId row = recoveries.core().rowOf(PATIENT);
        patients.setId(row, PATIENT.value() + " ");

        assertHasTheOtherAlone(id);

        assertThat(patients.erasureRegister().erased().takeUntrusted()).containsKey(row.value());
        patients.setId(row, PATIENT.value());
    }

    @Test
    void hasNothingThatIsForARecoveryKeyThatIsNone() {
        RecoveryId id = exportedOfTwo();
        execute(
                "update escrow_keys set recovery_key = 'X' where patient = ?",
                recoveries.core().rowOf(PATIENT).value());

        assertHasTheOtherAlone(id);

        assertThat(pagesOf(PATIENT)).isZero();
    }

    private void assertHasTheOtherAlone(RecoveryId id) {
        assertThat(recoveries.page(id, Optional.empty(), 100).patients())
                .extracting(it -> it.context().patientId())
                .containsExactly(OTHER);
    }

    /** The outer seal says whose they are. */
    @Test
    void hasNothingThatOpensOfCopiesThatWereMovedToAnother() {
        RecoveryId id = exportedOfTwo();
        UUID to = recoveries.core().rowOf(PATIENT).value();
        UUID from = recoveries.core().rowOf(OTHER).value();
        execute(
                "insert into escrow_keys (tenant_id, patient, epoch, recovery_key, sealed)"
                        + " select tenant_id, cast(? as uuid), epoch, recovery_key, sealed from escrow_keys where patient = ?",
                to,
                from);
        execute("update escrow_copies set patient = ? where patient = ?", to, from);

        ExportedPage page = recoveries.page(id, Optional.empty(), 100);

        assertThat(page.patients())
                .singleElement()
                .satisfies(it -> assertThat(it.keys()).hasSize(2));
        assertThat(InProcessRecoveries.opened(page, recoveries.recoveryKey())).hasSize(1);
    }

    private void swap() {
        InProcessPatients patients = recoveries.core().dataKeys().patients();
        patients.swapIds(recoveries.core().rowOf(PATIENT), recoveries.core().rowOf(OTHER));
    }

    @Test
    void doesNotLeaveIfTheRecoveryIsChangedPastTheServiceMeanwhile() {
        RecoveryId id = exportedOfThree();

        assertTheFirstAloneLeaves(
                id,
                () -> execute("update recoveries set approved_by = 'somebody' where id = ?", id.value()),
                TenantUntrustedException.class);
    }

    @Test
    void hasNothingThatAnEarlierVersionSealed() {
        RecoveryId id = exportedOfTwo();
        execute(
                "update escrow_keys set sealed = ? where tenant_id = ?",
                new byte[] {'M', 'X', 1, 1, 0, 0, 0, 0},
                recoveries.core().tenant().value());

        assertThat(recoveries.page(id, Optional.empty(), 100).patients()).isEmpty();
        assertThat(pagesOf(PATIENT) + pagesOf(OTHER)).isZero();
    }
}
