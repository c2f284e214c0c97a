package org.medchain.keys.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyNotOfTenantException;
import org.medchain.keys.MalformedValueException;

/**
 * One occurrence of a problem (RFC 9457), whichever module answers it. It has nothing in it that was sent.
 *
 * @param detail fixed sentences: the type's, or the rule of the malformed field
 * @param field the malformed field, if one was
 * @param outcome whether the operation happened, if that is not known
 */
public record ProblemDetails(ProblemType type, String detail, Optional<String> field, Optional<String> outcome) {

    /** The time after which to retry where the failure names none. */
    private static final long RETRY_AFTER_SECONDS = 5;

    private static final String UNKNOWN = "unknown";

    /** Returns the problem of which no more is known than its type. */
    public static ProblemDetails of(ProblemType type) {
        return of(type, type.detail(), Optional.empty());
    }

    /** Returns a problem with a detail of its own. */
    public static ProblemDetails of(ProblemType type, String detail, Optional<String> field) {
        return new ProblemDetails(type, detail, field, Optional.empty());
    }

    /** Returns the problem of an operation that did not happen. */
    public static ProblemDetails of(KeyManagementException failure) {
        ProblemType type = ProblemType.of(failure.reason());
        if (failure instanceof KeyNotOfTenantException refused) {
            return of(type, refused.getMessage() + ".", Optional.of(refused.field()));
        }
        return failure instanceof AuditUnavailableException unavailable && unavailable.isOutcomeUnknown()
                ? new ProblemDetails(type, ProblemType.UNKNOWN_OUTCOME, Optional.empty(), Optional.of(UNKNOWN))
                : of(type);
    }

    /** Returns the problem of a request with a field that breaks its rule. */
    public static ProblemDetails of(MalformedValueException malformed) {
        return of(ProblemType.INVALID_REQUEST, malformed.getMessage() + ".", Optional.of(malformed.field()));
    }

    /**
     * Returns after how many seconds to retry, rounded up: a caller that comes back too early is refused again. Empty if a retry does not help.
     *
     * @param known the wait that the failure names
     */
    public Optional<Long> retryAfterSeconds(Optional<Duration> known) {
        return type.status() == 429 || type.status() == 503
                ? Optional.of(
                        known.map(wait -> wait.plusMillis(999).toSeconds()).orElse(RETRY_AFTER_SECONDS))
                : Optional.empty();
    }

    /** Returns the members that the type alone does not give: {@code field} and {@code outcome}, each if it is known. */
    public Map<String, String> extensions() {
        Map<String, String> extensions = new LinkedHashMap<>();
        field.ifPresent(name -> extensions.put("field", name));
        outcome.ifPresent(known -> extensions.put("outcome", known));
        return extensions;
    }

    /** Returns all members: texts, and the status as a number. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type.type());
        members.put("title", type.title());
        members.put("status", type.status());
        members.put("detail", detail);
        members.putAll(extensions());
        return members;
    }
}
