package org.medchain.keys.it.inserver;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The data keys of the hospital's patients. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RegisterRestClient(configKey = "medchain-keys")
@RegisterProvider(DataKeys.Refusals.class)
@ClientHeaderParam(name = "Authorization", value = "{authorization}")
public interface DataKeys {

    MediaType PROBLEM = new MediaType("application", "problem+json");

    @POST
    @Path("/patients/{patientId}/data-keys")
    Key generate(@PathParam("patientId") String patientId, @HeaderParam("Idempotency-Key") String idempotencyKey);

    @POST
    @Path("/patients/{patientId}/data-keys/decrypt")
    Key decrypt(@PathParam("patientId") String patientId, ToDecrypt key);

    @POST
    @Path("/data-keys/batch")
    Keys generateAll(Patients patients, @HeaderParam("Idempotency-Key") String idempotencyKey);

    @POST
    @Path("/data-keys/decrypt/batch")
    Keys decryptAll(AllToDecrypt keys);

    /** Of a key-user, from wherever the application has its tokens. */
    default String authorization() {
        return "Bearer " + ConfigProvider.getConfig().getValue("medchain.token", String.class);
    }

    record ToDecrypt(String encryptedKey) {}

    record Patients(List<Patient> items) {}

    record Patient(String patientId) {}

    record AllToDecrypt(List<PatientsKey> items) {}

    record PatientsKey(String patientId, String encryptedKey) {}

    /** Of a batch: one for each item, in their order. */
    class Keys {
        public List<Key> items;
    }

    /** Keys are base64. In a batch there may be a problem in place of a key. */
    class Key {
        public String keyId;
        public String encryptedKey;
        public String plainKey;
        public Problem problem;
    }

    /** Why there is no key (RFC 9457). */
    class Problem {
        public String type;
        public int status;
        public String detail;
        public String requestId;
    }

    /** The service refused a request, or could not answer it. */
    class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** The HTTP status. */
        public final int status;

        /** {@code /problems/keys-destroyed} for example; {@code about:blank} if the answer came from something on the way. */
        public final String type;

        /** Leads to the event in the audit trail. */
        public final String requestId;

        RefusedException(Problem problem) {
            super("status " + problem.status + ", " + problem.type + ", request " + problem.requestId);
            this.status = problem.status;
            this.type = problem.type;
            this.requestId = problem.requestId;
        }
    }

    /** Reads an answer that is none while it can be read: inside of a JAX-RS resource a WebApplicationException's can't. */
    class Refusals implements ResponseExceptionMapper<RefusedException> {

        @Override
        public RefusedException toThrowable(Response response) {
            return new RefusedException(problemOf(response));
        }

        private static Problem problemOf(Response response) {
            if (PROBLEM.isCompatible(response.getMediaType())) {
                return response.readEntity(Problem.class);
            }
            Problem unknown = new Problem();
            unknown.type = "about:blank";
            unknown.status = response.getStatus();
            return unknown;
        }
    }
}
