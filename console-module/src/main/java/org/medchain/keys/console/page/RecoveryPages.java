package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.escrow.recovery.RecoveryId;
import org.medchain.keys.escrow.recovery.RecoveryOperations;
import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.escrow.recovery.RecoveryReason;
import org.medchain.keys.server.Shared;

/**
 * The recoveries of the tenant: requested by one officer, approved by another, cancelled by either.
 */
@Shared
record RecoveryPages(RecoveryOperations recoveries) implements Pages {

    static final String PATH = "/recoveries";
    private static final String PATIENTS = "patientIds";
    static final int SIZE = 20;

    @Inject
    RecoveryPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.LIST_RECOVERIES, this::show),
                Route.post(PATH + "/request", Operation.REQUEST_RECOVERY, this::request),
                Route.post(PATH + "/approve", Operation.APPROVE_RECOVERY, this::approve),
                Route.post(PATH + "/cancel", Operation.CANCEL_RECOVERY, this::cancel));
    }

    private Answer show(Visit visit) {
        Optional<RecoveryId> before = visit.query().find("before").map(RecoveryId::parse);
        Section<RecoveryRow> found = Section.of(true, visit.texts(), () -> rows(recoveries.list(before, SIZE), visit));
        RecoveriesView view =
                RecoveriesView.of(visit.tenant().map(TenantId::value).orElse(""), found, SIZE);
        return visit.page("recoveries", "menu.recoveries", view);
    }

    /** Returns a line for each recovery. */
    static List<RecoveryRow> rows(List<Standing> found, Visit visit) {
        return found.stream().map(it -> RecoveryRow.of(it, visit)).toList();
    }

    private Answer request(Visit visit) {
        RecoveryReason reason = new RecoveryReason(visit.form().require("reason"));
        recoveries.request(reason, patients(visit.form()));
        return changed(visit, "done.recovery.request");
    }

    /**
     * Reads whose keys are to be recovered; empty for all of the tenant, which the form must say.
     *
     * @throws MalformedValueException if the form names nobody, or all and some
     */
    static Optional<List<PatientId>> patients(Form form) {
        if (form.find("allPatients").isEmpty()) {
            return Optional.of(patients(form.require(PATIENTS)));
        }
        if (form.find(PATIENTS).isPresent()) {
            throw new MalformedValueException(PATIENTS, "must be empty for all patients of the tenant");
        }
        return Optional.empty();
    }

    /** Reads patient ids, one on each line. */
    static List<PatientId> patients(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(PatientId::new)
                .toList();
    }

    private Answer approve(Visit visit) {
        recoveries.approve(recovery(visit));
        return changed(visit, "done.recovery.approve");
    }

    private Answer cancel(Visit visit) {
        recoveries.cancel(recovery(visit));
        return changed(visit, "done.recovery.cancel");
    }

    /** Returns the recovery that the form is about. */
    static RecoveryId recovery(Visit visit) {
        return RecoveryId.parse(visit.form().require("recoveryId"));
    }

    /** Leads back to the recoveries. */
    static Answer changed(Visit visit, String notice) {
        return visit.done(notice, Layout.ROOT + PATH);
    }
}
