package org.medchain.keys.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;

/**
 * The data keys of the hospital's patients, from a service elsewhere. {@code medchain-keys/mp-rest/url} says where, by https, or by http to this machine;
 * {@link KeyServiceToken} has the tokens.
 *
 * <p>Refusals are the exceptions of {@link KeyManagementService}, and beside these
 * {@link org.medchain.keys.client.http.TokenRefusedException}, {@link org.medchain.keys.client.http.ServiceUnreachableException} and
 * {@link org.medchain.keys.client.http.UnexpectedAnswerException}. If there is no answer at all, there is the {@code ProcessingException} of JAX-RS. If JSON of
 * success can't be read, or is a batch of another length, that exception has the {@code UnexpectedAnswerException} as its cause.
 *
 * <p>Limit: implementations encode the patient id, but not all find their way with a slash in it; the operations for many take any id.
 */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RegisterRestClient(configKey = "medchain-keys")
@RegisterProvider(KeysAsJson.class)
@RegisterProvider(RefusalMapper.class)
@RegisterClientHeaders(KeyServiceToken.class)
@ApplicationScoped
public interface DataKeys {

    /**
     * Makes a data key of the patient, to be closed.
     *
     * @param patientId the value of a {@link PatientId}
     * @param idempotencyKey random, and the same for a request that is sent again; without one (null) each request makes a key
     */
    @POST
    @Path("/patients/{patientId}/data-keys")
    GeneratedDataKey generate(
            @PathParam("patientId") String patientId, @HeaderParam("Idempotency-Key") String idempotencyKey);

    /**
     * Opens an encrypted key of the patient; to be closed.
     *
     * @param patientId the value of a {@link PatientId}
     */
    @POST
    @Path("/patients/{patientId}/data-keys/decrypt")
    DecryptedDataKey decrypt(@PathParam("patientId") String patientId, EncryptedKey encryptedKey);

    /**
     * Makes a data key for each.
     *
     * @param patientIds 1 to {@value KeyManagementService#MOST_ITEMS}
     * @param idempotencyKey as for one
     * @return how each ended, in their order; to be closed
     */
    @POST
    @Path("/data-keys/batch")
    List<BatchResult<GeneratedDataKey>> generateAll(
            List<PatientId> patientIds, @HeaderParam("Idempotency-Key") String idempotencyKey);

    /**
     * Opens each.
     *
     * @param keys 1 to {@value KeyManagementService#MOST_ITEMS}
     * @return how each ended, in their order; to be closed
     */
    @POST
    @Path("/data-keys/decrypt/batch")
    List<BatchResult<DecryptedDataKey>> decryptAll(List<KeyToDecrypt> keys);
}
