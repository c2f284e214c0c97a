package org.medchain.keys.web.awskms;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.medchain.keys.protocol.AwsProtocol;

/**
 * Leads each request of AWS KMS' protocol, which all have one path and name their operation in a header, to the resource method of that operation.
 *
 * <p>Without {@code AWS_PROTOCOL=true} there is nothing here.
 */
@Provider
@PreMatching
@Priority(Priorities.USER + 1)
public class KmsTargetFilter implements ContainerRequestFilter {

    private static final String TARGET = "X-Amz-Target";
    private static final String SERVICE = "TrentService.";
    private static final String ASKED = KmsTargetFilter.class.getName();

    private static final Set<String> OPERATIONS = Arrays.stream(AwsKmsResource.class.getDeclaredMethods())
            .map(KmsTargetFilter::pathOf)
            .flatMap(Optional::stream)
            .collect(Collectors.toUnmodifiableSet());

    @Inject
    private AwsProtocol protocol;

    /** The names of all operations that there are. */
    static Set<String> operations() {
        return OPERATIONS;
    }

    private static Optional<String> pathOf(Method method) {
        return Optional.ofNullable(method.getAnnotation(Path.class)).map(Path::value);
    }

    /** Returns true if the answer is to be one of AWS KMS' protocol. */
    static boolean isOfTheProtocol(ContainerRequestContext request) {
        return request.getProperty(ASKED) != null;
    }

    /** JAX-RS leaves matrix parameters out when it looks for a resource. */
    private static final Pattern OF_THE_PROTOCOL = Pattern.compile(KmsTokenFilter.PATH + "(?:[/;].*)?");

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        if (!OF_THE_PROTOCOL.matcher(path).matches()) {
            return;
        }
        if (!protocol.isOn()) {
            throw new NotFoundException();
        }
        request.setProperty(ASKED, true);
        if (!path.equals(KmsTokenFilter.PATH) && !path.equals(KmsTokenFilter.PATH + "/")) {
            throw new NotFoundException();
        }
        String operation = Optional.ofNullable(request.getHeaderString(TARGET))
                .filter(target -> target.startsWith(SERVICE))
                .map(target -> target.substring(SERVICE.length()))
                .filter(OPERATIONS::contains)
                .orElse("");
        if (!request.getMethod().equals(HttpMethod.POST) || operation.isEmpty()) {
            throw new NotAllowedException(HttpMethod.POST);
        }
        // AWS KMS answers in one form, whatever a request accepts.
        request.getHeaders().putSingle(HttpHeaders.ACCEPT, KmsAnswerFilter.MEDIA_TYPE);
        request.setRequestUri(request.getUriInfo()
                .getRequestUriBuilder()
                .replacePath(KmsTokenFilter.PATH + "/" + operation)
                .build());
    }
}
