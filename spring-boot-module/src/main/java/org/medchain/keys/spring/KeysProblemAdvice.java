package org.medchain.keys.spring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemDetails;
import org.medchain.keys.problem.ProblemType;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers refusals with the service's own problem details (RFC 9457), behind all advice of the application. A token or a role that the service refuses is
 * the application's and not that of its caller: an internal error. What is answered as an internal error is logged, since its answer does not say what is wrong.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class KeysProblemAdvice {

    private static final Logger LOG = System.getLogger(KeysProblemAdvice.class.getName());

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(KeyManagementException refusal) {
        if (isOfTheApplication(refusal)) {
            log(refusal);
            return answer(ProblemDetails.of(ProblemType.INTERNAL_ERROR), Optional.empty());
        }
        ProblemDetails problem = ProblemDetails.of(refusal);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            log(refusal);
        }
        return answer(problem, refusal.retryAfter());
    }

    private static boolean isOfTheApplication(KeyManagementException refusal) {
        return refusal.reason() == FailureReason.UNAUTHENTICATED || refusal.reason() == FailureReason.FORBIDDEN;
    }

    /** Logs no cause, which could have more than the fixed sentence of a refusal. */
    private static void log(KeyManagementException refusal) {
        LOG.log(
                Level.ERROR,
                "A request is answered with 500: {0}: {1}",
                refusal.getClass().getSimpleName(),
                refusal.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(MalformedValueException malformed) {
        return answer(ProblemDetails.of(malformed), Optional.empty());
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetails details, Optional<Duration> knownWait) {
        ProblemType type = details.type();
        HttpStatusCode status = HttpStatusCode.valueOf(type.status());
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, details.detail());
        problem.setType(URI.create(type.type()));
        problem.setTitle(type.title());
        details.extensions().forEach(problem::setProperty);
        HttpHeaders headers = new HttpHeaders();
        details.retryAfterSeconds(knownWait).ifPresent(seconds -> headers.set("Retry-After", seconds.toString()));
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(problem, headers, status);
    }
}
