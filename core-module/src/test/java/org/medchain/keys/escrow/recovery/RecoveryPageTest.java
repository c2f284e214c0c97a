package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.UUID;
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
@EnumSource
class RecoveryPageTest extends RecoveryScene {

    RecoveryPageTest(ErasureKeysOn place) {
        super(place);
    }

    /** What happens once the first of two patients is prepared, before anything of the page is committed. */
    private OperationThreads betweenTwo(Runnable action) {
        AtomicInteger prepared = new AtomicInteger();
        return new OperationThreads(
                task -> {
                    if (prepared.getAndIncrement() == 1) {
                        action.run();
                        recoveries.core().callAs("officer");
                    }
                    task.run();
                },
                Runnable::run);
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

    private PatientId firstOf(RecoveryId id) {
        return recoveries
                .page(id, Optional.empty(), 1)
                .patients()
                .get(0)
                .context()
                .patientId();
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

    /** Experiment 7 of issue 33. */
    @Test
    void doesNotLeaveBehindTheCancellationOfItsRecovery() {
        RecoveryId id = exportedOfTwo();

        assertThatExceptionOfType(ConcurrentChangeException.class)
                .isThrownBy(() -> recoveries.page(
                        id,
                        Optional.empty(),
                        100,
                        betweenTwo(() -> recoveries.operations().cancel(id))));

        assertThat(pagesOf(PATIENT) + pagesOf(OTHER)).isZero();
    }

    @Test
    void doesNotLeaveBehindTheSuspensionOfItsTenant() {
        RecoveryId id = exportedOfTwo();

        assertThatExceptionOfType(TenantSuspendedException.class)
                .isThrownBy(() -> recoveries.page(
                        id,
                        Optional.empty(),
                        100,
                        betweenTwo(() -> recoveries
                                .core()
                                .dataKeys()
                                .tenants()
                                .suspend(recoveries.core().tenant()))));

        assertThat(pagesOf(PATIENT) + pagesOf(OTHER)).isZero();
    }

    @Test
    void hasNothingBehindTheRequestToDestroyAPatientsKeys() {
        RecoveryId id = exportedOfTwo();
        PatientId first = firstOf(id);
        long before = pagesOf(first);

        ExportedPage page = recoveries.page(
                id, Optional.empty(), 100, betweenTwo(() -> recoveries.core().request(first)));

        assertThat(page.patients())
                .singleElement()
                .satisfies(it -> assertThat(it.context().patientId()).isNotEqualTo(first));
        assertThat(pagesOf(first)).isEqualTo(before);
    }

    /** Copies of the one would leave with events and a context that name the other. */
    @Test
    void hasNothingUnderTheIdOfAnother() {
        recoveries.generate(THIRD);
        RecoveryId id = exportedOfTwo();
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

        ExportedPage page = recoveries.page(id, Optional.empty(), 100, betweenTwo(this::swap));

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
        RecoveryId id = exportedOfTwo();

        assertThatExceptionOfType(TenantUntrustedException.class)
                .isThrownBy(() -> recoveries.page(
                        id,
                        Optional.empty(),
                        100,
                        betweenTwo(() ->
                                execute("update recoveries set approved_by = 'somebody' where id = ?", id.value()))));

        assertThat(pagesOf(PATIENT) + pagesOf(OTHER)).isZero();
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
