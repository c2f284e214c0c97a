package org.medchain.keys.web.json;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medchain.keys.MalformedValueException;

/**
 * Refuses what a resource method would pass over in silence: query parameters that it does not have or that are there twice, and matrix
 * parameters, which JAX-RS cuts off the path. It runs after the caller is known, so that the refusal is recorded.
 *
 * @param known the query parameters of the method
 */
@Priority(Priorities.AUTHORIZATION)
record PathAndQuery(Set<String> known) implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        if (uri.getRequestUri().getRawPath().indexOf(';') >= 0) {
            throw new MalformedValueException("path", "must have no semicolon; an id's own is percent-encoded");
        }
        for (Map.Entry<String, List<String>> parameter :
                uri.getQueryParameters().entrySet()) {
            if (!known.contains(parameter.getKey())) {
                throw UnknownName.refuse(parameter.getKey(), "query");
            }
            if (parameter.getValue().size() > 1) {
                throw new MalformedValueException(parameter.getKey(), "must be there once");
            }
        }
    }
}
