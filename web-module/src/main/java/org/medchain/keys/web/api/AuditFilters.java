package org.medchain.keys.web.api;

import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;

/** The query parameters of the audit trail, each optional. */
public class AuditFilters {

    @QueryParam("operation")
    private String operation;

    @QueryParam("patientId")
    private String patientId;

    @QueryParam("actor")
    private String actor;

    @QueryParam("outcome")
    private String outcome;

    @QueryParam("from")
    private String from;

    @QueryParam("to")
    private String to;

    @QueryParam("cursor")
    private String cursor;

    @QueryParam("limit")
    private String limit;

    /** @throws MalformedValueException if one of them is no such value */
    AuditQuery toQuery() {
        return new AuditQuery(
                parse("operation", operation, Operation::valueOf),
                parse("patientId", patientId, PatientId::new),
                Optional.ofNullable(actor),
                parse("outcome", outcome, Outcome::valueOf),
                parse("from", from, AuditFilters::parseTime),
                parse("to", to, AuditFilters::parseTime),
                Cursor.parse(cursor, Long::valueOf),
                Page.parseLimit(limit));
    }

    private static Instant parseTime(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static <T> Optional<T> parse(String field, String text, Function<String, T> parser) {
        try {
            return Optional.ofNullable(text).map(parser);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new MalformedValueException(field);
        }
    }
}
