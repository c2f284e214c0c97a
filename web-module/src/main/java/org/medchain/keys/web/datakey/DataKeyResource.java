package org.medchain.keys.web.datakey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.DataKeyCatalog;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.Cursor;
import org.medchain.keys.web.json.Flag;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The data keys of one patient of the caller's tenant. */
@Path("api/v1/patients/{patientId}/data-keys")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DataKeyResource {

    @Inject
    private KeyManagementService keyManagementService;

    @Inject
    private DataKeyCatalog catalog;

    @Inject
    private Deliveries deliveries;

    @Inject
    private Problems problems;

    /** @param body may be missing */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.GENERATE_DATA_KEY)
    @Repeatable
    public CompletionStage<Response> generate(
            @PathParam("patientId") String patientId,
            @QueryParam("plaintext") String plaintext,
            GenerateBody body,
            @Context UriInfo uriInfo) {
        PatientId patient = new PatientId(patientId);
        Delivery delivery = deliveries.of(
                Flag.parse(Deliveries.PLAINTEXT, plaintext, true), GenerateBody.recipientPublicKeyOf(body));
        String path = uriInfo.getAbsolutePath().toString();
        String collection = path.endsWith("/") ? path : path + "/";
        return problems.orProblem(keyManagementService
                .generateDataKeyAsync(patient)
                .thenApply(generated -> Response.created(URI.create(collection + generated.keyId()))
                        .entity(KeyAnswer.of(generated, patient, delivery))
                        .build()));
    }

    @POST
    @Path("decrypt")
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.DECRYPT_DATA_KEY)
    public CompletionStage<Response> decrypt(@PathParam("patientId") String patientId, DecryptBody body) {
        PatientId patient = new PatientId(patientId);
        EncryptedKey encryptedKey = Bodies.require(body).toEncryptedKey();
        Delivery delivery = deliveries.of(true, body.recipientPublicKey());
        return problems.orProblem(keyManagementService
                .decryptDataKeyAsync(encryptedKey, patient)
                .thenApply(decrypted ->
                        Response.ok(KeyAnswer.of(decrypted, patient, delivery)).build()));
    }

    @GET
    @Performs(Operation.LIST_DATA_KEYS)
    public Page<DataKeyView> list(
            @PathParam("patientId") String patientId,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit) {
        PatientId patient = new PatientId(patientId);
        Optional<DataKeyId> after = Cursor.parse(cursor, DataKeyId::parse);
        int size = Page.parseLimit(limit);
        return Page.of(catalog.list(patient, after, size), size, key -> key.keyId(), DataKeyView::of);
    }

    @GET
    @Path("{keyId}")
    @Performs(Operation.READ_DATA_KEY)
    public DataKeyView read(@PathParam("patientId") String patientId, @PathParam("keyId") String keyId) {
        return DataKeyView.of(catalog.read(new PatientId(patientId), DataKeyId.parse(keyId)));
    }
}
