package org.example.hospital;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.problem.ProblemType;

/**
 * The answers that the page gets. What the service says of a patient's keys goes through; other trouble with it is the
 * hospital's own.
 */
@Provider
public class Refusals implements ExceptionMapper<RuntimeException> {

    private static final Logger LOG = Logger.getLogger(Refusals.class.getName());
    private static final Set<Integer> OF_THE_PATIENT = Set.of(409, 410, 422);

    @Override
    public Response toResponse(RuntimeException failure) {
        if (failure instanceof WebApplicationException answer) {
            return answer.getResponse();
        }
        int status = status(failure);
        if (status >= 500) {
            LOG.log(Level.WARNING, "a request failed", failure);
        }
        return Response.status(status).type("text/plain").entity(title(failure)).build();
    }

    private static int status(RuntimeException failure) {
        if (failure instanceof KeyManagementException refusal) {
            int status = ProblemType.of(refusal.reason()).status();
            return OF_THE_PATIENT.contains(status) ? status : 503;
        }
        if (failure instanceof InvalidMessageException) {
            return 422;
        }
        return failure instanceof MalformedValueException ? 400 : 500;
    }

    static String title(RuntimeException failure) {
        if (failure instanceof KeyManagementException refusal) {
            return ProblemType.of(refusal.reason()).title();
        }
        if (failure instanceof InvalidMessageException) {
            return "Altered, or in another record's place";
        }
        return failure instanceof MalformedValueException ? failure.getMessage() : "Internal error";
    }
}
