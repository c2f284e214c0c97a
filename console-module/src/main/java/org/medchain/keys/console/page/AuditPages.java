package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
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

/** The audit trail of the tenant: filters that the session keeps, and a bookmark unless one is a patient, a table, one event in full. */
@Shared
final class AuditPages implements Pages {

    private static final String PATH = "/audit";
    static final int SIZE = 50;
    private static final String PATIENT = "patientId";

    /** The filters that an address may have. */
    private static final List<String> IN_ADDRESS =
            List.of("operation", "outcome", "actor", "keyId", "requestId", "from", "to");

    private final AuditLog log;
    private final LimitedAuditReads reads;

    @Inject
    AuditPages(AuditLog log, LimitedAuditReads reads) {
        this.log = log;
        this.reads = reads;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::show), Route.post(PATH, this::choose), Route.get("/audit/event", this::event));
    }

    /** Keeps the filters in the session: a patient's id may be one of them, which no address has. */
    private Answer choose(Visit visit) {
        visit.asksFor(Operation.READ_AUDIT_LOG);
        Map<String, String> chosen = inAddress(visit.form());
        String address = chosen.entrySet().stream()
                .map(it -> it.getKey() + "=" + TenantPages.encode(it.getValue()))
                .collect(Collectors.joining("&"));
        Optional<String> patient = visit.form().find(PATIENT);
        patient.ifPresent(it -> chosen.put(PATIENT, it));
        keep(chosen, visit);
        return Answer.seeOther(Layout.ROOT + PATH + (patient.isPresent() || address.isEmpty() ? "" : "?" + address));
    }

    private static Map<String, String> inAddress(Form sent) {
        Map<String, String> filters = new TreeMap<>();
        IN_ADDRESS.forEach(name -> sent.find(name).ifPresent(value -> filters.put(name, value)));
        return filters;
    }

    private static void keep(Map<String, String> filters, Visit visit) {
        query(new Form(filters), Optional.empty(), SIZE);
        visit.session().choose(choices -> choices.withFilters(filters));
    }

    private Answer show(Visit visit) {
        visit.asksFor(Operation.READ_AUDIT_LOG);
        Map<String, String> bookmarked = inAddress(visit.query());
        if (!bookmarked.isEmpty()) {
            keep(bookmarked, visit);
        }
        Map<String, String> filters = visit.session().choices().filters();
        AuditQuery query = query(new Form(filters), visit.query().find("before").map(AuditPages::seq), SIZE);
        List<AuditEvent> found = reads.read(() -> log.read(query));
        List<AuditEvent> shown = found.stream().limit(SIZE).toList();
        String older = found.size() > SIZE
                ? Layout.ROOT + PATH + "?before=" + shown.get(SIZE - 1).seq()
                : "";
        AuditView view = new AuditView(
                filters,
                Arrays.stream(Operation.values()).map(Enum::name).sorted().toList(),
                shown.stream().map(event -> AuditRow.of(event, visit.texts())).toList(),
                older);
        return Templates.page(200, "audit", Layout.of(visit, "menu.audit"), view);
    }

    private Answer event(Visit visit) {
        visit.asksFor(Operation.READ_AUDIT_LOG);
        long seq = seq(visit.query().require("seq"));
        AuditQuery query = query(Form.EMPTY, Optional.of(seq + 1), 1);
        AuditEvent event = reads.read(() -> log.read(query)).stream()
                .filter(it -> it.seq() == seq)
                .findFirst()
                .orElseThrow(UnknownPageException::new);
        return Templates.page(200, "event", Layout.of(visit, "event.title"), view(event, visit));
    }

    private static EventView view(AuditEvent event, Visit visit) {
        SortedMap<String, Object> shown = AuditEventTable.shown(event);
        shown.put("occurredAt", visit.texts().time(event.occurredAt()));
        List<EventView.Fact> facts = new ArrayList<>();
        shown.forEach((name, value) -> {
            if (!(value instanceof RowChange)) {
                facts.add(new EventView.Fact(name, value.toString()));
            }
        });
        return new EventView(
                event.seq(),
                facts,
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
                parse(filters, "operation", Operation::valueOf, "must be an operation"),
                filters.find(PATIENT).map(PatientId::new),
                filters.find("actor"),
                parse(filters, "outcome", Outcome::valueOf, "must be an outcome"),
                filters.find("keyId").map(DataKeyId::parse),
                filters.find("requestId"),
                parse(filters, "from", AuditPages::time, "must be a time like 2026-11-29T08:00:00Z"),
                parse(filters, "to", AuditPages::time, "must be a time like 2026-11-29T08:00:00Z"),
                before,
                size);
    }

    private static <T> Optional<T> parse(Form filters, String field, Function<String, T> parser, String rule) {
        try {
            return filters.find(field).map(parser);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException(field, rule);
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static long seq(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new MalformedValueException("seq", "must be the number of an event");
        }
        return Long.parseLong(text);
    }
}
