package org.medchain.keys.web.json;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/**
 * Refuses a body that a resource method would pass over in silence: who sends {@code {"dryRun":true}} in place of the query parameter would start a
 * rotation. JSON that says nothing, which some clients always send, is let through. It runs after the caller is known, so that the refusal is recorded.
 */
@Priority(Priorities.AUTHORIZATION)
final class NoBody implements ContainerRequestFilter {

    private static final int MOST_BYTES = 64;
    private static final Pattern NOTHING = Pattern.compile("\\s*(?:\\{\\s*}|null)?\\s*");

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        requireNone(request.getEntityStream());
    }

    /** @throws MalformedValueException if the body says something */
    static void requireNone(InputStream body) throws IOException {
        byte[] begin = body.readNBytes(MOST_BYTES + 1);
        if (begin.length > MOST_BYTES
                || !NOTHING.matcher(new String(begin, StandardCharsets.UTF_8)).matches()) {
            throw new MalformedValueException("body", "must be empty, since the operation takes none");
        }
    }
}
