package org.example.ward;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.rest.DataKeys;

/** Asks the service while it answers a request itself. */
@Path("patients")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class WardResource {

    @Inject
    @RestClient
    DataKeys dataKeys;

    @GET
    public String ready() {
        return "ready";
    }

    @POST
    @Path("{patient}")
    public String open(@PathParam("patient") String patient) {
        try (GeneratedDataKey key = dataKeys.generate(patient, UUID.randomUUID().toString());
                DecryptedDataKey again = dataKeys.decrypt(patient, key.encryptedKey())) {
            return again.plainKey().equals(key.plainKey()) ? "opened" : "another key";
        } catch (KeyManagementException e) {
            return "refused: " + e.reason();
        }
    }
}
