package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
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
import org.medchain.keys.server.Shared;

/** One patient: keys and their uses, legal hold, and the erasure with its second person and its end. */
@Shared
final class PatientPages implements Pages {

    private static final String PATIENT = "/patient";
    private static final String PATIENT_ID = "patientId";
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
                Route.post("/patient/hold", this::placeHold),
                Route.post("/patient/lift", this::liftHold),
                Route.post("/patient/erase", this::erase),
                Route.post("/erasures/approve", this::approve),
                Route.post("/erasures/cancel", this::cancel));
    }

    private Answer choose(Visit visit) {
        PatientId patient = new PatientId(visit.form().require(PATIENT_ID));
        return toPatient(visit, patient);
    }

    private Answer show(Visit visit) {
        Optional<PatientId> patient = visit.session().choices().patientId().map(PatientId::new);
        Layout layout = Layout.of(visit, "menu.patient");
        return Templates.page(
                200,
                "patient",
                layout,
                patient.map(it -> view(visit, it))
                        .orElseGet(() -> new PatientView(
                                "",
                                Section.hidden(),
                                false,
                                Section.hidden(),
                                Section.hidden(),
                                Section.hidden(),
                                List.of(),
                                false)));
    }

    private PatientView view(Visit visit, PatientId patient) {
        Section<KeyRow> found = Section.of(
                visit.may(Operation.LIST_DATA_KEYS),
                visit.texts(),
                () -> catalog.list(patient, Optional.empty(), MOST_KEYS).stream()
                        .map(key -> KeyRow.of(key, visit.texts()))
                        .toList());
        Section<OfPatient> erasure = Section.of(
                visit.may(Operation.LIST_DESTRUCTIONS), visit.texts(), () -> List.of(destructions.findOf(patient)));
        return new PatientView(
                patient.value(),
                new Section<>(
                        found.shown(),
                        found.refusal(),
                        found.rows().stream().limit(MOST_KEYS).toList()),
                found.rows().size() > MOST_KEYS,
                events.of(visit, patient),
                Section.of(visit.may(Operation.READ_LEGAL_HOLD), visit.texts(), () -> holdOf(visit, patient)),
                new Section<>(erasure.shown(), erasure.refusal(), openOf(visit, erasure.rows())),
                erasure.rows().stream().map(it -> reach(visit.texts(), it)).toList(),
                visit.may(Operation.DESTROY_PATIENT_KEYS));
    }

    private List<HoldRow> holdOf(Visit visit, PatientId patient) {
        try {
            return List.of(HoldRow.of(holds.read(patient), visit));
        } catch (UnknownDestructionException e) { // there is no hold
            return List.of();
        }
    }

    private static List<ErasureRow> openOf(Visit visit, List<OfPatient> found) {
        return found.stream()
                .flatMap(it -> it.open().stream())
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

    private Answer placeHold(Visit visit) {
        PatientId patient = new PatientId(visit.form().require(PATIENT_ID));
        visit.asksFor(Operation.PLACE_LEGAL_HOLD, patient);
        holds.place(patient, new HoldReason(visit.form().require("reason")), RowCondition.NEW);
        visit.session().tell(visit.texts().of("done.hold"));
        return toPatient(visit, patient);
    }

    private Answer liftHold(Visit visit) {
        PatientId patient = new PatientId(visit.form().require(PATIENT_ID));
        visit.asksFor(Operation.LIFT_LEGAL_HOLD, patient);
        boolean lifted = holds.lift(patient, visit.asSeen()).lifted();
        visit.session().tell(visit.texts().of(lifted ? "done.lift" : "done.lift.first"));
        return toPatient(visit, patient);
    }

    private Answer erase(Visit visit) {
        PatientId patient = new PatientId(visit.form().require(PATIENT_ID));
        visit.asksFor(Operation.DESTROY_PATIENT_KEYS, patient);
        LegalBasis basis = new LegalBasis(visit.form().require("legalBasis"));
        // Two spellings of one id are one patient.
        if (!new PatientId(visit.form().require("confirmPatientId")).equals(patient)) {
            throw new MalformedValueException("confirmPatientId", "must be the patient id");
        }
        keys.destroyPatientKeys(patient, basis);
        visit.session().tell(visit.texts().of("done.erase"));
        return toPatient(visit, patient);
    }

    private Answer approve(Visit visit) {
        visit.asksFor(Operation.APPROVE_DESTRUCTION);
        requests.approve(destruction(visit));
        visit.session().tell(visit.texts().of("done.approve"));
        return back(visit);
    }

    private Answer cancel(Visit visit) {
        visit.asksFor(Operation.CANCEL_DESTRUCTION);
        requests.cancel(destruction(visit));
        visit.session().tell(visit.texts().of("done.cancel"));
        return back(visit);
    }

    private static DestructionId destruction(Visit visit) {
        return DestructionId.parse(visit.form().require("destructionId"));
    }

    /** The patient of a form that was kept over a login is not chosen yet. */
    private static Answer toPatient(Visit visit, PatientId patient) {
        visit.session().choose(choices -> choices.withPatient(patient.value()));
        return toPatient();
    }

    private static Answer toPatient() {
        return Answer.seeOther(Layout.ROOT + PATIENT);
    }

    private static Answer back(Visit visit) {
        return visit.form().find("from").filter("patient"::equals).isPresent()
                ? toPatient()
                : Answer.seeOther(Layout.ROOT + "/");
    }
}
