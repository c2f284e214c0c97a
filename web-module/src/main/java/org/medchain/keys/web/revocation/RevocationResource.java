package org.medchain.keys.web.revocation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.revocation.RevocationOperations;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.security.Performs;

/** Tells the patients of the caller's tenant whose keys may no longer be used, as soon as there are some. */
@Path("api/v1/revocations")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class RevocationResource {

    private static final Duration USUAL_WAIT = Duration.ofSeconds(10);

    @Inject
    private RevocationOperations revocations;

    @Inject
    private Problems problems;

    @GET
    @Performs(Operation.READ_REVOCATIONS)
    public CompletionStage<Response> read(@QueryParam("after") String after, @QueryParam("wait") String wait) {
        return problems.orProblem(revocations
                .after(Optional.ofNullable(after), parseWait(wait))
                .thenApply(revoked -> Response.ok(RevocationsView.of(revoked)).build()));
    }

    private static Duration parseWait(String text) {
        if (text == null) {
            return USUAL_WAIT;
        }
        if (!text.matches("[0-9]{1,2}")) {
            throw new MalformedValueException(
                    "wait", "must be a whole number of seconds from 0 to " + RevocationFeed.LONGEST_WAIT.toSeconds());
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
