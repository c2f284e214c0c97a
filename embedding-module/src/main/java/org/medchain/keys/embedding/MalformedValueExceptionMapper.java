package org.medchain.keys.embedding;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.medchain.keys.CallersRequest;
import org.medchain.keys.MalformedValueException;

/** Answers a value that is none with 400 and the name of its field, never the value. */
@Provider
public class MalformedValueExceptionMapper implements ExceptionMapper<MalformedValueException> {

    @Inject
    private CallersRequest callersRequest;

    @Override
    public Response toResponse(MalformedValueException failure) {
        return EmbeddedProblem.of(failure).answer(callersRequest.requestId()).build();
    }
}
