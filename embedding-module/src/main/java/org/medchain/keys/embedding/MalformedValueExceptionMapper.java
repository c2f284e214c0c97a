package org.medchain.keys.embedding;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemType;

/** Answers a value that is none with 400 and the name of its field, never the value. */
@Provider
public class MalformedValueExceptionMapper implements ExceptionMapper<MalformedValueException> {

    @Override
    public Response toResponse(MalformedValueException failure) {
        return new EmbeddedProblem(ProblemType.INVALID_REQUEST)
                .answer(failure.getMessage(), Optional.of(failure.field()))
                .build();
    }
}
