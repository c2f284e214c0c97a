package org.medchain.keys.it.inear.ward;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PatientId;

/** Lets every exception of the key management service go. */
@Path("keys/{patientId}")
@RequestScoped
public class WardResource {

    @Inject
    private KeyManagementService keyManagement;

    @POST
    public String generate(@PathParam("patientId") String patientId) {
        try (GeneratedDataKey key = keyManagement.generateDataKey(new PatientId(patientId))) {
            return key.encryptedKey().toBase64();
        }
    }
}
