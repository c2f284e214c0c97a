package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.medchain.keys.DestructionId;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.datakey.DataKeyCatalog;
import org.medchain.keys.destruction.DestructionOperations;
import org.medchain.keys.destruction.DestructionOperations.OfPatient;
import org.medchain.keys.destruction.DestructionRequestOperations;
import org.medchain.keys.destruction.HoldReason;
import org.medchain.keys.destruction.LegalHoldOperations;
import org.medchain.keys.destruction.LegalHoldOperations.Listed;
import org.medchain.keys.server.Shared;

/** One patient: keys and their uses, legal hold, and the erasure with its second person and its end. */
@Shared
final class PatientPages implements Pages {

    private static final String PATIENT = "/patient";
    private static final int MOST_KEYS = 100;

    private final KeyManagementService keys;
    private final DataKeyCatalog catalog;
    private final DestructionOperations destructions;
    private final DestructionRequestOperations requests;
    private final LegalHoldOperations holds;
    private final PatientEvents events;

    @Inject
    PatientPages(
            KeyManagementService keys,
            DataKeyCatalog catalog,
            DestructionOperations destructions,
            DestructionRequestOperations requests,
            LegalHoldOperations holds,
            PatientEvents events) {
        this.keys = keys;
        this.catalog = catalog;
        this.destructions = destructions;
        this.requests = requests;
        this.holds = holds;
        this.events = events;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATIENT, this::show),
                Route.post(PATIENT, this::choose),
                Route.post("/patient/hold", on(Operation.PLACE_LEGAL_HOLD, this::placeHold)),
                Route.post("/patient/lift", on(Operation.LIFT_LEGAL_HOLD, this::liftHold)),
                Route.post("/patient/erase", on(Operation.DESTROY_PATIENT_KEYS, this::erase)),
                Route.post("/erasures/approve", Operation.APPROVE_DESTRUCTION, this::approve),
                Route.post("/erasures/cancel", Operation.CANCEL_DESTRUCTION, this::cancel));
    }

    /** @param step on the form's patient; it returns the key of the notice */
    private static Function<Visit, Answer> on(Operation operation, BiFunction<Visit, PatientId, String> step) {
        return visit -> {
            PatientId patient = patient(visit);
            visit.asksFor(operation, patient);
            visit.session().tell(visit.texts().of(step.apply(visit, patient)));
            return toPatient(visit, patient);
        };
    }

    private static PatientId patient(Visit visit) {
        return new PatientId(visit.form().require("patientId"));
    }

    private Answer choose(Visit visit) {
        return toPatient(visit, patient(visit));
    }

    private Answer show(Visit visit) {
        Optional<PatientId> patient = visit.session().choices().patientId().map(PatientId::new);
        return visit.page(
                "patient",
                "menu.patient",
                patient.map(it -> view(visit, it))
                        .orElseGet(() -> new PatientView(
                                "",
                                Section.hidden(),
                                Section.hidden(),
                                Section.hidden(),
                                Section.hidden(),
                                List.of(),
                                false)));
    }

    private PatientView view(Visit visit, PatientId patient) {
        Section<OfPatient> erasure =
                visit.section(Operation.LIST_DESTRUCTIONS, () -> List.of(destructions.findOf(patient)));
        boolean erased = erasure.rows().stream().anyMatch(OfPatient::isOver);
        return new PatientView(
                patient.value(),
                erased
                        ? Section.hidden()
                        : visit.section(Operation.LIST_DATA_KEYS, () -> keysOf(visit, patient))
                                .first(MOST_KEYS),
                events.of(visit, patient),
                erased ? Section.hidden() : visit.section(Operation.READ_LEGAL_HOLD, () -> holdOf(visit, patient)),
                new Section<>(erasure.shown(), erasure.refusal(), latestOf(visit, erasure.rows())),
                erasure.rows().stream()
                        .filter(it -> !it.isOver())
                        .map(it -> reach(visit.texts(), it))
                        .toList(),
                visit.may(Operation.DESTROY_PATIENT_KEYS));
    }

    private List<KeyRow> keysOf(Visit visit, PatientId patient) {
        return catalog.list(patient, Optional.empty(), MOST_KEYS).stream()
                .map(key -> KeyRow.of(key, visit.texts()))
                .toList();
    }

    private List<HoldRow> holdOf(Visit visit, PatientId patient) {
        try {
            return List.of(HoldRow.of(new Listed(patient, holds.read(patient)), visit));
        } catch (UnknownDestructionException e) { // there is no hold
            return List.of();
        }
    }

    private static List<ErasureRow> latestOf(Visit visit, List<OfPatient> found) {
        return found.stream()
                .flatMap(it -> it.latest().stream())
                .map(it -> ErasureRow.of(it.details(), it.held(), visit))
                .toList();
    }

    private static PatientView.Reach reach(Texts texts, OfPatient erasure) {
        return new PatientView.Reach(
                erasure.dataKeys(),
                erasure.copiesUntil()
                        .map(time -> texts.of("erase.until", texts.time(time)))
                        .orElseGet(() -> texts.of("erase.untilUnknown")));
    }

    private String placeHold(Visit visit, PatientId patient) {
        holds.place(patient, new HoldReason(visit.form().require("reason")), RowCondition.NEW);
        return "done.hold";
    }

    private String liftHold(Visit visit, PatientId patient) {
        return holds.lift(patient, visit.asSeen()).lifted() ? "done.lift" : "done.lift.first";
    }

    private String erase(Visit visit, PatientId patient) {
        LegalBasis basis = new LegalBasis(visit.form().require("legalBasis"));
        // Two spellings of one id are one patient.
        if (!new PatientId(visit.form().require("confirmPatientId")).equals(patient)) {
            throw new MalformedValueException("confirmPatientId", "must be the patient id");
        }
        keys.destroyPatientKeys(patient, basis);
        return "done.erase";
    }

    private Answer approve(Visit visit) {
        requests.approve(destruction(visit));
        return visit.done("done.approve", back(visit));
    }

    private Answer cancel(Visit visit) {
        requests.cancel(destruction(visit));
        return visit.done("done.cancel", back(visit));
    }

    /** Returns the destruction that the form is about. */
    static DestructionId destruction(Visit visit) {
        return DestructionId.parse(visit.form().require("destructionId"));
    }

    /** The patient of a form that was kept over a login is not chosen yet. */
    private static Answer toPatient(Visit visit, PatientId patient) {
        visit.session().choose(choices -> choices.withPatient(patient.value()));
        return Answer.seeOther(Layout.ROOT + PATIENT);
    }

    private static String back(Visit visit) {
        boolean fromPatient =
                visit.form().find("from").filter("patient"::equals).isPresent();
        return Layout.ROOT + (fromPatient ? PATIENT : "/");
    }
}
