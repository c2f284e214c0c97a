package org.medchain.keys.web.awskms;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.problem.KmsError;
import org.medchain.keys.problem.ProblemType;

/** Tells each problem of a request of AWS KMS' protocol as the error that it is there, and gives all answers the request's id. */
@Provider
public class KmsAnswerFilter implements ContainerResponseFilter {

    /** The type of every body, in requests and answers. */
    static final String MEDIA_TYPE = "application/x-amz-json-1.1";

    /** The header that has the request's id. */
    static final String REQUEST_ID = "x-amzn-RequestId";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!KmsTargetFilter.isOfTheProtocol(request)) {
            return;
        }
        response.getHeaders().putSingle(REQUEST_ID, request.getProperty(EdgeAttributes.REQUEST_ID));
        if (response.getEntity() instanceof JsonObject problem && problem.containsKey("type")) {
            KmsError error = KmsError.of(typeOf(problem));
            response.setStatus(error.status());
            response.setEntity(
                    body(error, problem.getString("detail")), new Annotation[0], MediaType.valueOf(MEDIA_TYPE));
        }
    }

    /** @param message one sentence for people */
    static String body(KmsError error, String message) {
        return JSON.createObjectBuilder()
                .add("__type", error.code())
                .add("message", message)
                .build()
                .toString();
    }

    private static ProblemType typeOf(JsonObject problem) {
        return ProblemType.find(problem.getString("type")).orElse(ProblemType.INTERNAL_ERROR);
    }
}
