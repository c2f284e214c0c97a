package org.medchain.keys.web.audit;

import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.web.json.Cursor;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.json.Time;

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

    @QueryParam("keyId")
    private String keyId;

    @QueryParam("requestId")
    private String requestId;

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
        return query(Cursor.parse(cursor, Long::valueOf), Page.parseLimit(limit));
    }

    /**
     * Returns the query of an export: all events, without pages.
     *
     * @throws MalformedValueException if one of them is no such value, or cursor or limit is there at all
     */
    AuditQuery toExport() {
        if (cursor != null || limit != null) {
            throw new MalformedValueException(
                    cursor != null ? "cursor" : "limit", "must be absent: an export has no pages");
        }
        return query(Optional.empty(), AuditQuery.MAX_LIMIT);
    }

    private AuditQuery query(Optional<Long> before, int size) {
        return new AuditQuery(
                parse(
                        "operation",
                        operation,
                        Operation::valueOf,
                        "must be the name of an operation, such as GENERATE_DATA_KEY"),
                Optional.ofNullable(patientId).map(PatientId::new),
                Optional.ofNullable(actor),
                parse("outcome", outcome, Outcome::valueOf, "must be SUCCESS or FAILURE"),
                Optional.ofNullable(keyId).map(DataKeyId::parse),
                Optional.ofNullable(requestId),
                Time.parse("from", from),
                Time.parse("to", to),
                before,
                size);
    }

    private static <T> Optional<T> parse(String field, String text, Function<String, T> parser, String rule) {
        try {
            return Optional.ofNullable(text).map(parser);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException(field, rule);
        }
    }
}
