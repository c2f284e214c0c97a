package org.medchain.keys.it.inserver;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.rest.DataKeys;

/** A resource of an application that opens records by {@code medchain-keys-rest-client}. */
@Path("patients/{patientId}/records")
@RequestScoped
public class WardResource {

    static final int NO_RECORD = 404;

    @Inject
    @RestClient
    private DataKeys dataKeys;

    /** The application's resources. */
    @ApplicationPath("ward")
    public static class Ward extends Application {}

    /** Answers by what the service said why the record can't be opened. */
    @POST
    @Consumes(MediaType.TEXT_PLAIN)
    @Produces(MediaType.TEXT_PLAIN)
    public Response open(@PathParam("patientId") String patientId, String encryptedKey) {
        try {
            try (DecryptedDataKey key = dataKeys.decrypt(patientId, EncryptedKey.fromBase64(encryptedKey))) {
                return Response.ok(key.keyId().toString()).build();
            }
        } catch (KeyManagementException e) {
            return Response.status(NO_RECORD).entity(e.reason().name()).build();
        }
    }
}
