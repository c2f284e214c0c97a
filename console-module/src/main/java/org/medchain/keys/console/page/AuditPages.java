package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.audit.reading.AuditLog;
import org.medchain.keys.console.access.UnknownPageException;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.server.Shared;

/**
 * The audit trail of the tenant: a table by filters, and one event in full. The filters are in the address, which may be a bookmark, unless one is a
 * patient: then the session keeps them.
 */
@Shared
record AuditPages(AuditLog log, LimitedAuditReads reads) implements Pages {

    private static final String PATH = "/audit";
    static final int SIZE = 40;
    private static final String PATIENT = "patientId";

    /** The filters that an address may have. */
    private static final List<String> IN_ADDRESS =
            List.of("operation", "outcome", "actor", "keyId", "requestId", "from", "to");

    @Inject
    AuditPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.READ_AUDIT_LOG, this::show),
                Route.post(PATH, Operation.READ_AUDIT_LOG, this::choose),
                Route.get("/audit/event", Operation.READ_AUDIT_LOG, this::event));
    }

    /** Keeps the filters in the session if a patient's id is one of them, which no address has; otherwise the session forgets those it had. */
    private Answer choose(Visit visit) {
        Map<String, String> chosen = inAddress(visit.form());
        Map<String, String> kept = new TreeMap<>();
        visit.form().find(PATIENT).ifPresent(patient -> {
            kept.putAll(chosen);
            kept.put(PATIENT, patient);
        });
        query(visit.form(), Optional.empty(), SIZE);
        visit.session().choose(choices -> choices.withFilters(kept));
        return Answer.seeOther(address(kept.isEmpty() ? chosen : Map.of()));
    }

    private static String address(Map<String, String> parameters) {
        String sent = parameters.entrySet().stream()
                .map(it -> it.getKey() + "=" + TenantPages.encode(it.getValue()))
                .collect(Collectors.joining("&"));
        return Layout.ROOT + PATH + (sent.isEmpty() ? "" : "?" + sent);
    }

    private static Map<String, String> inAddress(Form sent) {
        Map<String, String> filters = new TreeMap<>();
        IN_ADDRESS.forEach(name -> sent.find(name).ifPresent(value -> filters.put(name, value)));
        return filters;
    }

    private Answer show(Visit visit) {
        Map<String, String> filters = filters(visit);
        AuditQuery query = query(new Form(filters), visit.query().find("before").map(AuditPages::seq), SIZE);
        List<AuditEvent> found = reads.read(() -> log.read(query));
        AuditView view = new AuditView(
                filters,
                Arrays.stream(Operation.values()).map(Enum::name).sorted().toList(),
                Listing.of(
                        found, SIZE, event -> AuditRow.of(event, visit.texts()), event -> older(visit, event.seq())));
        return visit.page("audit", "menu.audit", view);
    }

    /** Returns the filters of the address alone; those of the session if it has none. */
    static Map<String, String> filters(Visit visit) {
        Map<String, String> addressed = inAddress(visit.query());
        return addressed.isEmpty() ? visit.session().choices().filters() : addressed;
    }

    /** Returns the path of the page behind this one. */
    static String older(Visit visit, long last) {
        Map<String, String> parameters = inAddress(visit.query());
        parameters.put("before", Long.toString(last));
        return address(parameters);
    }

    private Answer event(Visit visit) {
        long seq = seq(visit.query().require("seq"));
        AuditQuery query = query(Form.EMPTY, Optional.of(seq + 1), 1);
        AuditEvent event = reads.read(() -> log.read(query)).stream()
                .filter(it -> it.seq() == seq)
                .findFirst()
                .orElseThrow(UnknownPageException::new);
        return visit.page("event", "event.title", view(event, visit));
    }

    static EventView view(AuditEvent event, Visit visit) {
        SortedMap<String, Object> shown = AuditEventTable.shown(event);
        shown.put("occurredAt", visit.texts().time(event.occurredAt()));
        List<Fact> facts = new ArrayList<>();
        shown.forEach((name, value) -> {
            if (!(value instanceof RowChange)) {
                facts.add(new Fact(name, value.toString()));
            }
        });
        return new EventView(
                event.seq(),
                facts,
                address(Map.of("requestId", event.requestId())),
                event.change()
                        .map(change -> change.subject() + " " + change.number())
                        .orElse(""),
                event.change().map(AuditPages::values).orElse(List.of()));
    }

    static List<EventView.Value> values(RowChange change) {
        return RowDifference.of(change.before(), change.after());
    }

    /** @throws MalformedValueException if a filter is none that an event can have */
    static AuditQuery query(Form filters, Optional<Long> before, int size) {
        return new AuditQuery(
                filters.find("operation", Operation::valueOf, "must be an operation"),
                filters.find(PATIENT).map(PatientId::new),
                filters.find("actor"),
                filters.find("outcome", Outcome::valueOf, "must be an outcome"),
                filters.find("keyId").map(DataKeyId::parse),
                filters.find("requestId"),
                filters.find("from", Instant::parse, "must be a time like 2026-11-29T08:00:00Z"),
                filters.find("to", Instant::parse, "must be a time like 2026-11-29T08:00:00Z"),
                before,
                size);
    }

    private static long seq(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new MalformedValueException("seq", "must be the number of an event");
        }
        return Long.parseLong(text);
    }
}
