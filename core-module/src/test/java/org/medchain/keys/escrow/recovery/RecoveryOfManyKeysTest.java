package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.escrow.EscrowStore.Copy;
import org.medchain.keys.escrow.recovery.InProcessRecoveries.Known;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.recovery.SealedEscrowKey;

/** A recovery of a patient with many data keys, which are re-wrapped in slices. */
@ParameterizedClass
@EnumSource(names = {"H2_RECORDS", "POSTGRESQL_RECORDS"})
class RecoveryOfManyKeysTest extends RecoveryScene {

    private static final int OLDER = 1_003;
    private static final int YOUNGER = 4;
    private static final int ALL = OLDER + YOUNGER;

    RecoveryOfManyKeysTest(ErasureKeysOn place) {
        super(place);
    }

    /** More than are re-wrapped at once. However many copies are asked for, what comes back of a page has room in one body. */
    @Test
    void comesBackInPages() {
        List<Known> keys = generate(PATIENT, 1_010);
        recoveries.loseTheCmk();
        RecoveryId id = recoveries.exported(Optional.empty());

        List<ExportedPage> pages = recoveries.pages(id, 1_000);
        assertThat(pages.get(0).patients().get(0).copies()).hasSize(RecoveryExport.MOST_COPIES);

        List<RotatedPatient> results = pages.stream()
                .map(page -> InProcessRecoveries.opened(page, recoveries.recoveryKey()))
                .flatMap(patients -> successes(recoveries.recover(id, patients)).stream())
                .toList();

        assertThat(results.stream().mapToInt(RotatedPatient::rotated).sum()).isEqualTo(1_010);
        assertOpens(keys.get(0));
        assertOpens(keys.get(1_009));
    }

    @Test
    void comesBackInNoMoreItemsThanAPageHas() {
        RecoveredPatient one = new RecoveredPatient(PATIENT, new UUID(0, 1), new byte[SealedEscrowKey.LENGTH]);
        RecoveryId id = recoveries.exported(Optional.empty());

        for (int items : new int[] {0, RecoveryExport.MOST_COPIES + 1}) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> recoveries.recover(id, Collections.nCopies(items, one)))
                    .withMessage("items must be 1 to 400");
        }
    }

    /** Whichever epoch is sent first, what it leaves is not passed over by the other; and the CMK is lost a second time. */
    @Test
    void comesBackFromTwoEpochsInEitherOrder() {
        List<Known> keys = new ArrayList<>(generate(PATIENT, OLDER));
        keys.addAll(generateOnAServerStartedLater(YOUNGER));

        Epochs first = exportedWithoutTheCmk(keys);
        failsDuringTheFirstWrap(first.younger());
        assertThat(recover(first.older())).isEqualTo(new RotatedPatient(OLDER, YOUNGER, 2));
        assertThat(recover(first.older())).isEqualTo(new RotatedPatient(0, ALL, 2));
        assertThat(recover(first.younger())).isEqualTo(new RotatedPatient(YOUNGER, OLDER, 2));
        assertThat(recover(first.younger())).isEqualTo(new RotatedPatient(0, ALL, 2));
        assertOpenAtTheBoundaries(keys);

        Epochs second = exportedWithoutTheCmk(keys);
        assertThat(recover(second.younger())).isEqualTo(new RotatedPatient(YOUNGER, OLDER, 3));
        assertThat(staged()).isZero();
        assertThat(recover(second.younger())).isEqualTo(new RotatedPatient(0, ALL, 3));
        assertThat(recover(second.older())).isEqualTo(new RotatedPatient(OLDER, YOUNGER, 3));
        assertThat(recover(second.older())).isEqualTo(new RotatedPatient(0, ALL, 3));
        assertOpenAtTheBoundaries(keys);
    }

    /** Of slices and epochs; how many were moved is counted. */
    private void assertOpenAtTheBoundaries(List<Known> keys) {
        List.of(0, 999, 1_000, OLDER - 1, OLDER, ALL - 1).forEach(i -> assertOpens(keys.get(i)));
    }

    private record Epochs(Opened older, Opened younger) {}

    private record Opened(RecoveryId recovery, RecoveredPatient patient) {}

    /** A server remembers the escrow keys that it made, and another server's no more. */
    private List<Known> generateOnAServerStartedLater(int count) {
        DataKeyOperations later = recoveries
                .core()
                .dataKeys()
                .operationsOver(recoveries.core().dataKeys().provider());
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    try (GeneratedDataKey generated = WaitingCaller.call(
                            after -> later.generate(Optional.empty(), PATIENT, OperationThreads.ofCaller(after)))) {
                        return new Known(
                                PATIENT, generated, generated.plainKey().copyOfBytes());
                    }
                })
                .toList();
    }

    private Epochs exportedWithoutTheCmk(List<Known> keys) {
        recoveries.loseTheCmk();
        assertOpensNoMore(keys.get(0));
        assertOpensNoMore(keys.get(OLDER));
        RecoveryId id = recoveries.exported(Optional.empty());
        List<ExportedPage> pages = recoveries.pages(id, RecoveryExport.MOST_COPIES);
        Map<DataKeyId, UUID> epochs = pages.stream()
                .flatMap(page -> page.patients().get(0).copies().stream())
                .collect(Collectors.toMap(copy -> copy.place().keyId(), Copy::epoch));
        Map<UUID, RecoveredPatient> opened = pages.stream()
                .flatMap(page -> InProcessRecoveries.opened(page, recoveries.recoveryKey()).stream())
                .collect(Collectors.toMap(RecoveredPatient::epoch, it -> it, (first, again) -> first));
        assertThat(opened).hasSize(2);
        return new Epochs(
                new Opened(id, opened.get(epochs.get(keys.get(0).generated().keyId()))),
                new Opened(id, opened.get(epochs.get(keys.get(OLDER).generated().keyId()))));
    }

    private RotatedPatient recover(Opened opened) {
        return successes(recoveries.recover(opened.recovery(), List.of(opened.patient())))
                .get(0);
    }

    /** The slice before the last one is stored by then; nothing of it comes back. */
    private void failsDuringTheFirstWrap(Opened opened) {
        AtomicInteger calls = new AtomicInteger();
        failAtTheThirdCall(calls);
        assertFailed(recoveries.recover(opened.recovery(), List.of(opened.patient())), KmsUnavailableException.class);
        assertThat(staged()).isOne();
    }

    /** Those before it open the recovery's key and ask for the KEK of today. */
    private void failAtTheThirdCall(AtomicInteger calls) {
        recoveries.core().dataKeys().provider().duringNextCall(() -> {
            if (calls.incrementAndGet() > 2) {
                throw new KmsUnavailableException();
            }
            failAtTheThirdCall(calls);
        });
    }

    private long staged() {
        return recoveries
                .core()
                .rowsOf(
                        recoveries
                                .core()
                                .dataKeys()
                                .patients()
                                .patients()
                                .findId(recoveries.context(PATIENT))
                                .orElseThrow(),
                        "staged_rotations");
    }
}
