package org.medchain.keys.console.access;

import java.util.Locale;
import java.util.stream.Stream;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.database.DatabaseOutage;

/**
 * A failure as a person understands it.
 *
 * @param type the problem as the HTTP interface has it
 * @param sentence says what is wrong, and who can help
 */
public record Explanation(ProblemType type, String sentence) {

    /** Explains a failure in the words of a language. Nothing that was sent is repeated. */
    public static Explanation of(Throwable failure, Texts texts) {
        if (failure instanceof RoleMissingException missing) {
            return new Explanation(ProblemType.FORBIDDEN, texts.of("refused.role", String.join(", ", missing.roles())));
        }
        if (failure instanceof ForgedFormException) {
            return new Explanation(ProblemType.FORBIDDEN, texts.of("refused.form"));
        }
        if (failure instanceof IncompleteFormException) {
            return of(ProblemType.REQUEST_TIMEOUT, texts);
        }
        if (failure instanceof UnknownPageException) {
            return new Explanation(ProblemType.NOT_FOUND, texts.of("refused.page"));
        }
        if (failure instanceof MalformedValueException malformed) {
            return new Explanation(ProblemType.INVALID_REQUEST, badValue(malformed.field(), texts));
        }
        if (failure instanceof AuditUnavailableException unavailable && unavailable.isOutcomeUnknown()) {
            return new Explanation(ProblemType.AUDIT_UNAVAILABLE, texts.of("refused.outcome"));
        }
        return of(typeOf(failure), texts);
    }

    private static Explanation of(ProblemType type, Texts texts) {
        String key = "problem." + type.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Explanation(type, texts.find(key).orElse(type.detail()));
    }

    private static ProblemType typeOf(Throwable failure) {
        if (failure instanceof KeyManagementException known) {
            return ProblemType.of(known.reason());
        }
        return DatabaseOutage.caused(failure) ? ProblemType.AUDIT_UNAVAILABLE : ProblemType.INTERNAL_ERROR;
    }

    /** Fields that people fill in have a rule; no person can mend the others. */
    private static String badValue(String field, Texts texts) {
        String name = fieldName(field, texts);
        return texts.find("rule." + field)
                .map(rule -> texts.of("refused.value", name, rule))
                .orElseGet(() -> texts.of("refused.field", name));
    }

    private static String fieldName(String field, Texts texts) {
        return Stream.of("field.", "setting.")
                .flatMap(kind -> texts.find(kind + field).stream())
                .findFirst()
                .orElse(field);
    }
}
