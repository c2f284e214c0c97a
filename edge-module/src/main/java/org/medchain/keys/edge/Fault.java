package org.medchain.keys.edge;

import java.util.Locale;
import java.util.Optional;

/** What can be wrong with a request before anything of MedChain reads it. */
enum Fault {
    PROTOCOL(EdgeProblem.INVALID_REQUEST),
    METHOD(EdgeProblem.METHOD_NOT_ALLOWED),
    HOST(EdgeProblem.INVALID_REQUEST, "Host", "must be one host, with or without a port"),
    PATH(EdgeProblem.INVALID_REQUEST, "path", "must be percent-encoded UTF-8 without control characters"),
    QUERY(EdgeProblem.INVALID_REQUEST, "query", "must be percent-encoded UTF-8"),
    ACCEPT(EdgeProblem.INVALID_REQUEST, "Accept", "must be media ranges as in RFC 9110, in 1024 characters at most"),
    CONTENT_TYPE(EdgeProblem.UNSUPPORTED_MEDIA_TYPE),
    CONTENT_ENCODING(EdgeProblem.UNSUPPORTED_MEDIA_TYPE),
    /** A path that a feature of the server does not serve. */
    UNKNOWN(EdgeProblem.NOT_FOUND),
    /** A context that is closed. */
    CLOSED(EdgeProblem.NOT_FOUND),
    /** A body that did not arrive. */
    BODY(EdgeProblem.REQUEST_TIMEOUT),
    /** An exception that the application or the server let through. */
    ESCAPED(EdgeProblem.INTERNAL_ERROR);

    private final EdgeProblem problem;
    private final String field;
    private final String rule;

    Fault(EdgeProblem problem) {
        this(problem, null, null);
    }

    Fault(EdgeProblem problem, String field, String rule) {
        this.problem = problem;
        this.field = field;
        this.rule = rule;
    }

    EdgeProblem problem() {
        return problem;
    }

    Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** What the field has to be, as a sentence. */
    Optional<String> rule() {
        return field().map(name -> name + " " + rule + ".");
    }

    /** As the metric and the log have it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
