package org.medchain.keys.web.security;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Makes OPTIONS a method that no resource has. The JAX-RS implementation would answer it by itself, so that the request would
 * leave no event.
 */
@Provider
@PreMatching
public class OptionsFilter implements ContainerRequestFilter {

    private static final String METHOD_OF_NO_RESOURCE = "NONE";

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            request.setMethod(METHOD_OF_NO_RESOURCE);
        }
    }
}
