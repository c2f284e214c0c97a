package org.medchain.keys.web.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.protocol.BlobOperations;
import org.medchain.keys.protocol.ContextEntries;
import org.medchain.keys.protocol.GeneratedBlob;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.caller.Role;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.web.json.SecretObject;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.security.Performs;

/**
 * The operations of Vault's Transit engine that there are, with the key of the caller's tenant, which has the tenant's name.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/secret/transit">Vault, Transit secrets engine (API)</a>
 */
@Path("v1/transit")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class TransitResource {

    private static final String BITS = "bits";
    private static final int KEY_BITS = 256;

    @Inject
    private BlobOperations blobs;

    @Inject
    private TransitKeys keys;

    @Inject
    private TransitItems items;

    @Inject
    private TenantOperations tenants;

    @Inject
    private RequestDetails details;

    @Inject
    private Problems problems;

    @POST
    @Path("datakey/plaintext/{tenant}")
    @Performs(Operation.GENERATE_DATA_KEY)
    public CompletionStage<Response> dataKey(@PathParam("tenant") String name, @Context HttpServletRequest request)
            throws IOException {
        return generate(name, request, true);
    }

    @POST
    @Path("datakey/wrapped/{tenant}")
    @Performs(Operation.GENERATE_DATA_KEY)
    public CompletionStage<Response> wrappedDataKey(
            @PathParam("tenant") String name, @Context HttpServletRequest request) throws IOException {
        return generate(name, request, false);
    }

    private CompletionStage<Response> generate(String name, HttpServletRequest request, boolean withPlaintext)
            throws IOException {
        keys.require(name);
        VaultBody body = VaultBody.read(
                request.getInputStream(),
                VaultBody.MOST_OF_ONE,
                name,
                TransitKeys.CONTEXT,
                TransitKeys.ASSOCIATED_DATA,
                BITS);
        if (body.findNumber(BITS).orElse(KEY_BITS) != KEY_BITS) {
            throw new MalformedValueException(BITS, "must be " + KEY_BITS);
        }
        ContextEntries context = keys.contextOf(body);
        String requestId = details.requestId();
        return problems.orProblem(blobs.generate(context).thenApply(made -> {
            try (GeneratedBlob generated = made) {
                SecretObject result = VaultResult.ofBlob(generated.blob());
                return ok(VaultAnswer.of(
                        requestId,
                        withPlaintext ? result.withSecret(generated.plainKey().copyOfBytes()) : result));
            }
        }));
    }

    @POST
    @Path("encrypt/{tenant}")
    @Performs(Operation.GENERATE_DATA_KEY)
    public CompletionStage<Response> encrypt(@PathParam("tenant") String name, @Context HttpServletRequest request)
            throws IOException {
        return items.answer(
                read(name, request, TransitKeys.PLAINTEXT),
                TransitKeys.PLAINTEXT,
                keys::messageOf,
                item -> blobs.encrypt(item.bytes(), item.context()),
                blobs::encryptAll,
                VaultResult::ofBlob);
    }

    @POST
    @Path("decrypt/{tenant}")
    @Performs(Operation.DECRYPT_DATA_KEY)
    public CompletionStage<Response> decrypt(@PathParam("tenant") String name, @Context HttpServletRequest request)
            throws IOException {
        return items.answer(
                read(name, request, TransitKeys.CIPHERTEXT),
                TransitKeys.CIPHERTEXT,
                keys::blobOf,
                item -> blobs.decrypt(item.bytes(), item.context()),
                blobs::decryptAll,
                VaultResult::ofPlaintext);
    }

    @POST
    @Path("rewrap/{tenant}")
    @Performs(value = Operation.ROTATE_PATIENT_KEY, roles = Role.KEY_USER)
    public CompletionStage<Response> rewrap(@PathParam("tenant") String name, @Context HttpServletRequest request)
            throws IOException {
        return items.answer(
                read(name, request, TransitKeys.CIPHERTEXT),
                TransitKeys.CIPHERTEXT,
                keys::blobOf,
                item -> blobs.reEncrypt(item.bytes(), item.context(), item.context()),
                blobs::reEncryptAll,
                VaultResult::ofBlob);
    }

    private VaultBody read(String name, HttpServletRequest request, String content) throws IOException {
        keys.require(name);
        return VaultBody.read(
                new LongBody(request.getInputStream(), VaultBody.MOST_OF_ONE, items::requireRoomForABatch),
                VaultBody.MOST_OF_A_BATCH,
                name,
                content,
                TransitKeys.CONTEXT,
                TransitKeys.ASSOCIATED_DATA,
                VaultBody.BATCH,
                VaultBody.PARTIAL_FAILURE);
    }

    @GET
    @Path("keys/{tenant}")
    @Performs(
            value = Operation.READ_TENANT,
            roles = {Role.KEY_USER, Role.KEY_ADMIN})
    public Response key(@PathParam("tenant") String name) {
        return ok(VaultAnswer.of(details.requestId(), TransitKeys.describe(tenants.read(keys.require(name)), name)));
    }

    private static Response ok(VaultAnswer answer) {
        return Response.ok(answer).build();
    }
}
