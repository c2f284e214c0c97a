package org.medchain.keys.embedding;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.medchain.keys.CallersRequest;
import org.medchain.keys.KeyManagementException;

/** Answers an operation that did not happen with the problem details that the service itself answers over HTTP. */
@Provider
public class KeyManagementExceptionMapper implements ExceptionMapper<KeyManagementException> {

    @Inject
    private CallersRequest callersRequest;

    @Override
    public Response toResponse(KeyManagementException failure) {
        Response.ResponseBuilder answer = EmbeddedProblem.of(failure).answer(callersRequest.requestId());
        EmbeddedProblem.retryAfterSeconds(failure).ifPresent(seconds -> answer.header("Retry-After", seconds));
        return answer.build();
    }
}
