package org.medchain.keys.web.datakey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** Keys that are the caller's tenant's and no patient's, in versions. */
@Path("api/v1/tenant-keys/{name}")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class TenantKeyResource {

    private static final String VERSION = "version";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    @Inject
    private KeyManagementService keyManagementService;

    @Inject
    private Problems problems;

    /** The version is named, the first if none is, so that two who want the next one make it once. */
    @POST
    @Performs(Operation.GENERATE_TENANT_KEY)
    @Repeatable
    public CompletionStage<Response> generate(
            @PathParam("name") String name, @QueryParam(VERSION) String version, @Context UriInfo uriInfo) {
        TenantKeyName keyName = new TenantKeyName(name);
        TenantKeyVersion wanted =
                parse(keyName, version).orElseGet(() -> new TenantKeyVersion(keyName, TenantKeyVersion.FIRST));
        URI location = uriInfo.getAbsolutePathBuilder()
                .queryParam(VERSION, wanted.number())
                .build();
        return problems.orProblem(keyManagementService
                .generateTenantKeyAsync(wanted)
                .thenApply(key ->
                        Response.created(location).entity(KeyAnswer.of(key)).build()));
    }

    @GET
    @Performs(Operation.DECRYPT_TENANT_KEY)
    public CompletionStage<Response> decrypt(@PathParam("name") String name, @QueryParam(VERSION) String version) {
        TenantKeyName keyName = new TenantKeyName(name);
        CompletionStage<TenantKey> opened = parse(keyName, version)
                .map(keyManagementService::decryptTenantKeyAsync)
                .orElseGet(() -> keyManagementService.decryptTenantKeyAsync(keyName));
        return problems.orProblem(
                opened.thenApply(key -> Response.ok(KeyAnswer.of(key)).build()));
    }

    private static Optional<TenantKeyVersion> parse(TenantKeyName name, String version) {
        if (version == null) {
            return Optional.empty();
        }
        if (!NUMBER.matcher(version).matches()) {
            throw new MalformedValueException(
                    VERSION, "must be " + TenantKeyVersion.FIRST + " to " + TenantKeyVersion.MOST);
        }
        return Optional.of(new TenantKeyVersion(name, Integer.parseInt(version)));
    }
}
