package org.medchain.keys.web.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.problem.ProblemDetails;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.caller.RequestIds;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.web.security.AccessRefusedException;
import org.medchain.keys.web.security.Refusals;

/** Turns failures into problem details, and audits what was refused before an operation began. */
@ApplicationScoped
public class Problems {

    private static final Logger LOG = System.getLogger(Problems.class.getName());

    private Refusals refusals;
    private RequestDetails request;
    private LimitedLog outages;

    /** The proxy calls this constructor. */
    protected Problems() {}

    @Inject
    Problems(Refusals refusals, RequestDetails request, Clock clock) {
        this.refusals = refusals;
        this.request = request;
        this.outages = new LimitedLog(LOG, clock);
    }

    /**
     * The answer of a request that is suspended: what its operation ends with, or the problem that it fails with. Without it, the
     * JAX-RS implementation would log each failure as if nobody handled it.
     *
     * @param answer is asked for on the thread of the request
     */
    public CompletionStage<Response> orProblem(CompletionStage<Response> answer) {
        RequestIds ids = request.ids();
        return answer.exceptionally(failure -> answer(failure, ids));
    }

    /**
     * Describes the failures of single items of the current request. Each item was an operation, which has its audit event.
     *
     * @return may be used on any thread
     */
    public Function<RuntimeException, JsonObject> ofItems() {
        RequestIds ids = request.ids();
        return failure -> {
            Problem problem = classify(failure);
            log(problem, failure, ids.requestId());
            return problem.toJson(ids);
        };
    }

    /**
     * Records that one item of the current request is refused before the operations of the others begin. One refusal too many is only counted, and is
     * told all the same: 429 would have the whole batch sent again.
     *
     * @throws AuditUnavailableException if it can't be recorded: the whole batch fails, so that it does not wait for the audit store once for each item
     */
    public void refuseItem(RuntimeException refusal) {
        audit(refusal, request.requestId())
                .filter(AuditUnavailableException.class::isInstance)
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    Response answer(Throwable thrown, RequestIds ids) {
        // What a suspended operation failed with comes wrapped by the stages that it passed.
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof WebApplicationException answer
                && answer.getResponse().getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            return answer.getResponse();
        }
        Throwable told =
                audit(failure, ids.requestId()).map(Throwable.class::cast).orElse(failure);
        Problem problem = classify(told);
        log(problem, told, ids.requestId());
        Response.ResponseBuilder response = Response.status(problem.type().status())
                .type("application/problem+json")
                .entity(problem.toJson(ids));
        if (problem.type().status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"medchain\"");
        }
        problem.details()
                .retryAfterSeconds(knownWait(told))
                .ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
        if (told instanceof NotAllowedException refused) {
            response.header(HttpHeaders.ALLOW, allowed(refused));
        }
        return response.build();
    }

    /** The JAX-RS implementation counts OPTIONS among the methods of every resource; none has it. */
    private static String allowed(NotAllowedException refused) {
        return refused.getResponse().getAllowedMethods().stream()
                .filter(method -> !method.equals(HttpMethod.OPTIONS))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Optional<Duration> knownWait(Throwable failure) {
        return failure instanceof KeyManagementException e ? e.retryAfter() : Optional.empty();
    }

    private static Problem classify(Throwable failure) {
        if (failure instanceof KeyManagementException e) {
            return new Problem(ProblemDetails.of(e));
        }
        if (failure instanceof AccessRefusedException e) {
            return e.reason() == FailureReason.FORBIDDEN
                    ? Problem.withoutRole(e.roles())
                    : new Problem(ProblemType.of(e.reason()));
        }
        if (malformedValue(failure) instanceof MalformedValueException e) {
            return new Problem(ProblemDetails.of(e));
        }
        if (failure instanceof WebApplicationException e) {
            return new Problem(ProblemType.ofStatus(e.getResponse().getStatus()));
        }
        // What a body that is no JSON, or not the JSON asked for, makes of itself while it is read.
        if (failure instanceof JsonException
                || failure instanceof JsonbException
                || failure instanceof ProcessingException) {
            return new Problem(ProblemType.INVALID_REQUEST);
        }
        // Of what is read once an operation was recorded: an export.
        return new Problem(DatabaseOutage.caused(failure) ? ProblemType.AUDIT_UNAVAILABLE : ProblemType.INTERNAL_ERROR);
    }

    /** Unwraps the rule that a body breaks: the JAX-RS implementation, which reads the body, wraps it. */
    private static Throwable malformedValue(Throwable failure) {
        return failure instanceof ProcessingException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Records a refusal. Returns what kept it from being recorded, which the caller gets in its place. */
    private Optional<RuntimeException> audit(Throwable failure, String requestId) {
        try {
            refusals.audit(classify(failure).type().reason());
            return Optional.empty();
        } catch (TooManyRequestsException e) {
            return Optional.of(e);
        } catch (AuditUnavailableException e) {
            outages.log(Level.ERROR, "a refusal could not be audited", ", request " + requestId, e);
            return Optional.of(e);
        }
    }

    /** Logs a failure; one that repeats for every request of an outage gets one line a minute. */
    private void log(Problem problem, Throwable failure, String requestId) {
        String details = ", request " + requestId;
        String type = problem.type().type();
        switch (problem.type()) {
            case INTERNAL_ERROR -> outages.log(Level.ERROR, type + ", " + placeOf(failure), details, failure);
            case KMS_REFUSED -> outages.log(Level.ERROR, type, details, failure);
            case KMS_BUSY -> outages.log(Level.WARNING, type, details, null);
            case KMS_UNAVAILABLE -> {
                if (isOfAnOpenBreaker(failure)) {
                    outages.log(Level.WARNING, type + ", its circuit breaker is open", details, null);
                } else {
                    LOG.log(Level.WARNING, type + details, untoldOutage(failure));
                }
            }
            case AUDIT_UNAVAILABLE -> outages.log(Level.WARNING, type, details, untoldOutage(failure));
            default -> LOG.log(Level.DEBUG, "{0}, request {1}", type, requestId);
        }
    }

    /** Returns the kind of a failure: the same failure at the same line of code is one kind. */
    private static String placeOf(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    private static boolean isOfAnOpenBreaker(Throwable failure) {
        return failure instanceof KmsUnavailableException e && e.retryAfter().isPresent();
    }

    /** An outage that nobody logged yet, or null. */
    private static Throwable untoldOutage(Throwable failure) {
        boolean untold = !(failure instanceof KeyManagementException) && DatabaseOutage.caused(failure);
        return untold ? failure : null;
    }
}
