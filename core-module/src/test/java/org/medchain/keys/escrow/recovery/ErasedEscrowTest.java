package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.escrow.BackedUpEscrow;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.KeyPlace;

/**
 * Of an erased patient no data key is recovered: not by all custodians together, with every backup of the records database, if erasure keys are in a
 * database of their own; else not with what the records have after the erasure.
 */
@ParameterizedClass
@EnumSource
class ErasedEscrowTest {

    private static final PatientId ERASED = new PatientId("erased");
    private static final PatientId KEPT = new PatientId("kept");
    private static final int KEYS = 1_000;

    private final InProcessRecoveries recoveries;
    private final boolean apart;

    ErasedEscrowTest(ErasureKeysOn place) {
        recoveries = new InProcessRecoveries(place);
        apart = place.isApart();
    }

    private byte[] erasureKeyOf(PatientId patientId) {
        try (PatientKeys keys = recoveries
                .core()
                .dataKeys()
                .patients()
                .patients()
                .find(recoveries.context(patientId))
                .orElseThrow()) {
            return keys.useErasureKey(byte[]::clone);
        }
    }

    private BackedUpEscrow backUp(PatientRowId row) {
        return BackedUpEscrow.of(recoveries.core().audit().database(), row);
    }

    private boolean hasErasureKey(PatientRowId row, byte[] erasureKey) {
        return BackedUpEscrow.erasureKeysIn(recoveries.core().audit().database(), row).stream()
                .anyMatch(found -> Arrays.equals(found, erasureKey));
    }

    /** How many data keys of the backup all custodians open, with this erasure key, or what else they find in place of one. */
    private long openable(BackedUpEscrow backup, EncryptionContext context, byte[] erasureKey) {
        List<PlainKey> opened = new ArrayList<>(backup.open(recoveries.recoveryKey(), context, erasureKey));
        opened.forEach(PlainKey::close);
        return opened.size();
    }

    @Test
    void givesNoKeyOfAThousandToAllCustodiansWithEveryBackup() {
        recoveries.generate(ERASED, KEYS);
        recoveries.generate(KEPT, 2);
        PatientRowId row = recoveries.core().rowOf(ERASED);
        EncryptionContext context = recoveries.context(ERASED);
        byte[] erasureKey = erasureKeyOf(ERASED);
        BackedUpEscrow before = backUp(row);
        boolean inBackup = hasErasureKey(row, erasureKey);

        recoveries.core().destroy(ERASED);
        BackedUpEscrow after = backUp(row);
        RecoveryId id = recoveries.exported(Optional.empty());

        // With the erasure key all open: what follows fails for want of it, and for nothing else.
        assertThat(openable(before, context, erasureKey)).isEqualTo(KEYS);
        assertThat(inBackup).isEqualTo(!apart);
        for (byte[] inItsPlace : List.of(new byte[32], erasureKeyOf(KEPT))) {
            assertThat(openable(before, context, inItsPlace)).isZero();
        }
        assertThat(before.openWithoutErasureKey(recoveries.recoveryKey(), context))
                .isZero();
        assertThat(after.copies()).isZero();
        assertThat(after.keys()).isZero();
        assertThat(hasErasureKey(row, erasureKey)).isFalse();
        assertThat(recoveries.pages(id, 1_000).stream().flatMap(page -> page.patients().stream()))
                .singleElement()
                .satisfies(it -> assertThat(it.context().patientId()).isEqualTo(KEPT));
    }

    /** Experiment 3 of issue 33: a page was saved and the recovery cancelled before the patient was erased. */
    @Test
    void givesNoKeyToWhoHasAPageOfBeforeTheErasureAndAllShares() {
        recoveries.generate(ERASED, 3);
        RecoveryId id = recoveries.exported(Optional.empty());
        ExportedPage page = recoveries.page(id, Optional.empty(), 100);
        recoveries.operations().cancel(id);
        recoveries.core().destroy(ERASED);

        assertThat(page.patients())
                .singleElement()
                .satisfies(it -> assertThat(it.copies()).hasSize(3));
        assertThat(InProcessRecoveries.dataKeysOf(page, recoveries.recoveryKey()))
                .isZero();
        RecoveryId another = recoveries.exported(Optional.empty());
        assertThat(recoveries.recover(another, openedFor(another, page)))
                .singleElement()
                .satisfies(it -> assertThat(it.failure()).containsInstanceOf(KeysDestroyedException.class));
    }

    /** What custodians of the page make of it for another recovery, with our own command. */
    private List<RecoveredPatient> openedFor(RecoveryId another, ExportedPage page) {
        return InProcessRecoveries.opened(
                new ExportedPage(recoveries.operations().read(another).recovery(), page.patients(), Optional.empty()),
                recoveries.recoveryKey());
    }

    /** The records come back from a backup of before the erasure; the register and the store of erasure keys do not. */
    @Test
    void exportsNothingOfAPatientWhoseErasureTheRecordsLost() {
        recoveries.generate(ERASED, 3);
        PatientRowId row = recoveries.core().rowOf(ERASED);
        BackedUpEscrow before = backUp(row);
        recoveries.core().destroy(ERASED);
        before.restore(recoveries.core().audit().database());
        recoveries.execute("update patients set patient_id = 'erased', status = 'ACTIVE' where id = ?", row.value());

        RecoveryId id = recoveries.exported(Optional.empty());

        assertThat(recoveries.escrow().findAfter(row.tenantId(), Optional.empty(), KeyPlace.FIRST, 10))
                .hasSize(3);
        assertThat(recoveries.page(id, Optional.empty(), 10).patients()).isEmpty();
        recoveries.core().callAsTheService();
        recoveries.execute("delete from erased_patients where patient = ?", row.value());
        forgetDestructions(row);
        recoveries.core().replay().run();
        assertThat(backUp(row).copies()).isZero();
        assertThat(backUp(row).keys()).isZero();
    }

    /** As a backup of before them has none: neither rows nor seals nor events. */
    private void forgetDestructions(PatientRowId row) {
        String tenant = row.tenantId().value();
        recoveries.execute("delete from destructions where patient = ?", row.value());
        recoveries.execute("delete from row_seals where tenant_id = ? and subject like 'destructions/%'", tenant);
        recoveries.execute(
                "update audit_events set subject = null where tenant_id = ? and subject like 'destructions/%'", tenant);
    }

    @Test
    void keepsCopiesOfOthers() {
        recoveries.generate(ERASED, 2);
        recoveries.generate(KEPT, 2);

        recoveries.core().destroy(ERASED);

        assertThat(backUp(recoveries.core().rowOf(KEPT)).copies()).isEqualTo(2);
    }
}
