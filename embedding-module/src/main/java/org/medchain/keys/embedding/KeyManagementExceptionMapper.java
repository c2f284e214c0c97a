package org.medchain.keys.embedding;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.problem.ProblemType;

/** Answers an operation that did not happen with the problem details that the service itself answers over HTTP. */
@Provider
public class KeyManagementExceptionMapper implements ExceptionMapper<KeyManagementException> {

    private static final int UNAVAILABLE = 503;
    private static final long RETRY_AFTER_SECONDS = 5;

    @Override
    public Response toResponse(KeyManagementException failure) {
        EmbeddedProblem problem = new EmbeddedProblem(ProblemType.of(failure.reason()));
        Response.ResponseBuilder answer = problem.answer(failure.getMessage(), Optional.empty());
        if (problem.type().status() == UNAVAILABLE) {
            answer.header("Retry-After", retryAfterSeconds(failure));
        }
        return answer.build();
    }

    static long retryAfterSeconds(KeyManagementException failure) {
        Optional<Duration> known = Optional.empty();
        if (failure instanceof KmsUnavailableException unavailable) {
            known = unavailable.retryAfter();
        } else if (failure instanceof KmsBusyException busy) {
            known = Optional.of(busy.retryAfter());
        }
        return known.map(wait -> wait.plusMillis(999).toSeconds()).orElse(RETRY_AFTER_SECONDS);
    }
}
