package org.medchain.keys.web.json;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;

/** Has a request for the path of a form answered by the resource, in that form, whatever the request accepts. */
@Provider
@PreMatching
public class AnswerFormFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        URI uri = request.getUriInfo().getRequestUri();
        AnswerForm.askedAt(uri.getRawPath()).ifPresent(asked -> {
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            request.setRequestUri(uri.resolve(asked.path() + query));
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, asked.form().mediaType());
        });
    }
}
