package org.medchain.keys.edge;

import java.util.Locale;
import java.util.Optional;
import org.medchain.keys.problem.ProblemType;

/** The faults that a request can have before anything of MedChain reads it. */
enum Fault {
    PROTOCOL(ProblemType.INVALID_REQUEST),
    METHOD(ProblemType.METHOD_NOT_ALLOWED),
    HOST(ProblemType.INVALID_REQUEST, "Host", "must be one host, with or without a port"),
    PATH(ProblemType.INVALID_REQUEST, "path", "must be percent-encoded UTF-8 without control characters"),
    QUERY(ProblemType.INVALID_REQUEST, "query", "must be percent-encoded UTF-8"),
    ACCEPT(ProblemType.INVALID_REQUEST, "Accept", "must be media ranges as in RFC 9110, in 1024 characters at most"),
    LENGTH(
            ProblemType.INVALID_REQUEST,
            "Content-Length",
            "must be one number without sign or leading zeros, or absent where Transfer-Encoding is chunked, which may"
                    + " be nothing else"),
    CONTENT_TYPE(ProblemType.UNSUPPORTED_MEDIA_TYPE),
    CONTENT_ENCODING(ProblemType.UNSUPPORTED_MEDIA_TYPE),
    /** A path that a feature of the server does not serve. */
    UNKNOWN(ProblemType.NOT_FOUND),
    /** A context that is closed, to everybody or to all but operators. */
    CLOSED(ProblemType.NOT_FOUND),
    /** A request without a token that is too many of its address. */
    ADDRESS(ProblemType.TOO_MANY_REQUESTS),
    /** A body that did not arrive. */
    BODY(ProblemType.REQUEST_TIMEOUT),
    /** A body or an answer for which there is no memory or no place now, since so many wait for their clients. */
    BUSY(ProblemType.TOO_MANY_REQUESTS),
    /** An exception that the application or the server let through. */
    ESCAPED(ProblemType.INTERNAL_ERROR);

    private final ProblemType problem;
    private final String field;
    private final String rule;

    Fault(ProblemType problem) {
        this(problem, null, null);
    }

    Fault(ProblemType problem, String field, String rule) {
        this.problem = problem;
        this.field = field;
        this.rule = rule;
    }

    ProblemType problem() {
        return problem;
    }

    Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** Returns the field's rule as a sentence. */
    Optional<String> rule() {
        return field().map(name -> name + " " + rule + ".");
    }

    /** Returns the label that the metric and the log have. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
