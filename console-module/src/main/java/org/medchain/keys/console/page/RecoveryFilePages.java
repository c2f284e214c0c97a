package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import org.medchain.keys.BatchResult;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.console.access.Explanation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.TakenBackView.Ended;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.escrow.recovery.RecoveredPatient;
import org.medchain.keys.escrow.recovery.RecoveryExport;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.escrow.recovery.RecoveryId;
import org.medchain.keys.escrow.recovery.RecoveryImport;
import org.medchain.keys.escrow.recovery.RecoveryOperations;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.Shared;

/**
 * The files of a recovery: the package that leaves for the custodians, and what they bring back. What leaves is sealed to the recovery key outside and
 * under the patients' erasure keys inside; what comes back is sealed to the key of the recovery. No page shows either.
 */
@Shared
record RecoveryFilePages(RecoveryOperations recoveries, RecoveryExport export, RecoveryImport taken) implements Pages {

    @Inject
    RecoveryFilePages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(RecoveryPages.PATH + "/export", Operation.EXPORT_RECOVERY, this::export),
                Route.post(RecoveryPages.PATH + "/copies", Operation.READ_ESCROW_COPIES, this::copies),
                Route.post(RecoveryPages.PATH + "/take-back", Operation.RECOVER_PATIENT_KEYS, this::takeBack),
                Route.post(RecoveryPages.PATH + "/complete", Operation.COMPLETE_RECOVERY, this::complete));
    }

    private Answer export(Visit visit) {
        RecoveryId id = RecoveryPages.recovery(visit);
        WaitingCaller.call(after -> export.begin(id, OperationThreads.ofCaller(after)));
        return RecoveryPages.changed(visit, "done.recovery.export");
    }

    /** The first page is read before the answer begins, so that a refusal is explained. An archive that breaks off does not open. */
    private Answer copies(Visit visit) {
        RecoveryId id = RecoveryPages.recovery(visit);
        ExportedPage first = page(id, Optional.empty());
        return Answer.download(
                "recovery-" + id + ".zip", "application/zip", out -> write(first, last -> page(id, last), out));
    }

    /** Writes the first page, and those behind it that have patients: custodians can open no others. */
    static void write(ExportedPage first, Function<Optional<KeyPlace>, ExportedPage> next, OutputStream out)
            throws IOException {
        try (Proof.Archive zip = new Proof.Archive(out)) {
            int number = 0;
            for (ExportedPage page = first;
                    page != null;
                    page = page.last().isPresent() ? next.apply(page.last()) : null) {
                if (number == 0 || !page.patients().isEmpty()) {
                    number++;
                    zip.putNextEntry(new ZipEntry("page-" + number + ".json"));
                    zip.write(EscrowPackage.write(page).getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
            zip.finish();
        }
    }

    private ExportedPage page(RecoveryId id, Optional<KeyPlace> after) {
        return export.read(id, after, RecoveryExport.MOST_COPIES, OperationThreads.ofCaller(Runnable::run));
    }

    private Answer takeBack(Visit visit) {
        RecoveryId id = RecoveryPages.recovery(visit);
        List<RecoveredPatient> patients = EscrowPackage.read(visit.form().require(EscrowPackage.RECOVERED));
        List<BatchResult<RotatedPatient>> results =
                WaitingCaller.call(after -> taken.recover(id, patients, OperationThreads.ofCaller(after)));
        return visit.page("takenback", "recovery.takenBack", view(patients, results, visit.texts()));
    }

    static TakenBackView view(List<RecoveredPatient> patients, List<BatchResult<RotatedPatient>> results, Texts texts) {
        return new TakenBackView(IntStream.range(0, patients.size())
                .mapToObj(i -> new Ended(
                        patients.get(i).patientId().value(),
                        results.get(i)
                                .result()
                                .map(it -> Integer.toString(it.rotated()))
                                .orElse(""),
                        results.get(i)
                                .failure()
                                .map(it -> Explanation.of(it, texts).sentence())
                                .orElse("")))
                .toList());
    }

    private Answer complete(Visit visit) {
        recoveries.complete(RecoveryPages.recovery(visit));
        return RecoveryPages.changed(visit, "done.recovery.complete");
    }
}
