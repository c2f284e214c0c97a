package org.medchain.keys.web.vault;

import jakarta.json.JsonObject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import org.medchain.keys.problem.ProblemType;

/** Tells each problem of a request of Vault's protocol as the error that it is there. */
@Provider
public class VaultAnswerFilter implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!VaultPathFilter.isOfTheProtocol(request)) {
            return;
        }
        if (response.getEntity() instanceof JsonObject problem && problem.containsKey("type")) {
            ProblemType type = VaultError.typeOf(problem);
            response.setStatus(
                    VaultPathFilter.usesAKey(request) ? VaultError.statusOfUse(type) : VaultError.statusOf(type));
            response.setEntity(
                    VaultError.toJson(type, problem.getString("detail")),
                    new Annotation[0],
                    MediaType.APPLICATION_JSON_TYPE);
        }
    }
}
