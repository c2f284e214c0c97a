package org.medchain.keys.web.datakey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.Flag;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** Many data keys of the caller's tenant in one request. Each item has its own result and its own audit event. */
@Path("api/v1/data-keys")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DataKeyBatchResource {

    @Inject
    private KeyManagementService keyManagementService;

    @Inject
    private Deliveries deliveries;

    @Inject
    private Problems problems;

    @POST
    @Path("batch")
    @Consumes(MediaType.WILDCARD)
    @Performs(value = Operation.GENERATE_DATA_KEY, batch = true)
    @Repeatable
    public CompletionStage<Response> generate(@QueryParam("plaintext") String plaintext, GenerateBatchBody body) {
        boolean withPlainKey = Flag.parse(Deliveries.PLAINTEXT, plaintext, true);
        List<PatientId> patientIds = Bodies.require(body).toPatientIds();
        Delivery delivery = deliveries.of(withPlainKey, body.recipientPublicKey());
        Function<RuntimeException, JsonObject> ofItems = problems.ofItems();
        return problems.orProblem(keyManagementService
                .generateDataKeysAsync(patientIds)
                .thenApply(results -> Response.ok(KeyBatchAnswer.ofGenerated(results, patientIds, delivery, ofItems))
                        .build()));
    }

    @POST
    @Path("decrypt/batch")
    @Consumes(MediaType.WILDCARD)
    @Performs(value = Operation.DECRYPT_DATA_KEY, batch = true)
    public CompletionStage<Response> decrypt(DecryptBatchBody body) {
        List<KeyToDecrypt> keys = Bodies.require(body).toKeys();
        Delivery delivery = deliveries.of(true, body.recipientPublicKey());
        Function<RuntimeException, JsonObject> ofItems = problems.ofItems();
        return problems.orProblem(keyManagementService
                .decryptDataKeysAsync(keys)
                .thenApply(results -> Response.ok(KeyBatchAnswer.ofDecrypted(results, keys, delivery, ofItems))
                        .build()));
    }
}
