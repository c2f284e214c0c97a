package org.medchain.keys.web.awskms;

import jakarta.json.JsonObject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.problem.ProblemType;

/** Tells each problem of a request of AWS KMS' protocol as the error that it is there, and gives all answers the request's id. */
@Provider
public class KmsAnswerFilter implements ContainerResponseFilter {

    private static final MediaType JSON = MediaType.valueOf(KmsError.MEDIA_TYPE);

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!KmsTargetFilter.isOfTheProtocol(request)) {
            return;
        }
        response.getHeaders().putSingle(KmsError.REQUEST_ID, request.getProperty(EdgeAttributes.REQUEST_ID));
        if (response.getEntity() instanceof JsonObject problem && problem.containsKey("type")) {
            KmsError error = KmsError.of(typeOf(problem));
            response.setStatus(error.status());
            response.setEntity(error.toJson(problem.getString("detail")), new Annotation[0], JSON);
        }
    }

    private static ProblemType typeOf(JsonObject problem) {
        return ProblemType.find(problem.getString("type")).orElse(ProblemType.INTERNAL_ERROR);
    }
}
