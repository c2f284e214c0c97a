package org.medchain.keys.web.repeat;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.server.caller.RequestDetails;

/**
 * Notes the {@code Idempotency-Key} of a request that can be sent again, and what the request says before its body
 * (draft-ietf-httpapi-idempotency-key-header). It runs after the caller is known, so that a refusal is recorded.
 */
@Provider
@Repeatable
@Priority(Priorities.AUTHORIZATION)
public class IdempotencyKeyFilter implements ContainerRequestFilter {

    private static final String HEADER = "Idempotency-Key";

    /** A string as in RFC 8941 without escapes, or the same without its quotes, as many clients send it. */
    private static final Pattern SHAPE = Pattern.compile("\"[ !#-\\[\\]-~]{1,255}\"|[!#-\\[\\]-~]{1,255}");

    @Inject
    private RequestDetails details;

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> keys = request.getHeaders().get(HEADER);
        if (keys == null) {
            return;
        }
        if (keys.size() > 1 || !SHAPE.matcher(keys.get(0)).matches()) {
            throw new MalformedValueException(
                    HEADER, "must be there once, with 1 to 255 visible ASCII characters, in quotes or not");
        }
        details.isRepeatable(keys.get(0).replace("\"", ""));
        String target = request.getUriInfo().getRequestUri().getRawPath() + "?"
                + request.getUriInfo().getRequestUri().getRawQuery();
        details.says((request.getMethod() + " " + target).getBytes(StandardCharsets.UTF_8));
    }
}
