package org.medchain.keys.web.security;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.RequestDetails;

/**
 * Lets a request through to its resource method only with a token that has one of the roles of the method's operation. An operation
 * without roles is nobody's. A request that is too many of its caller's, of its tenant's or of the server's is
 * refused here too.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class AccessFilter implements ContainerRequestFilter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    @Context
    private ResourceInfo resource;

    @Inject
    private RequestedOperation requested;

    @Inject
    private RequestDetails details;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = resource.getResourceMethod();
        Identity sender =
                details.identity().orElseThrow(() -> new AccessRefusedException(FailureReason.UNAUTHENTICATED));
        Performs performs = method.getAnnotation(Performs.class);
        requested.asksFor(performs.value(), patientOf(request));
        List<String> roles = rolesOf(performs);
        if (roles.stream().noneMatch(sender::hasRole)) {
            throw new AccessRefusedException(FailureReason.FORBIDDEN, roles);
        }
        boolean free = details.admitted()
                .filter(it -> !performs.batch() || it.beginBatch())
                .filter(it -> isSuspended(method) || it.beginOnThread())
                .isPresent();
        if (!free) {
            throw new TooManyRequestsException(RETRY_AFTER);
        }
    }

    /** Returns the roles of which a caller of the method needs one. */
    public static List<String> rolesOf(Performs performs) {
        return performs.roles().length == 0 ? performs.value().roles() : List.of(performs.roles());
    }

    /** Returns true if the method gives its thread back before it answers. */
    private static boolean isSuspended(Method method) {
        return CompletionStage.class.isAssignableFrom(method.getReturnType());
    }

    /** The patient of the path, if it could be one. */
    private static Optional<PatientId> patientOf(ContainerRequestContext request) {
        String text = request.getUriInfo().getPathParameters().getFirst("patientId");
        try {
            return Optional.ofNullable(text).map(PatientId::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
