package org.medchain.keys.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.mock.MockDispatcherFactory;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.jboss.resteasy.spi.Dispatcher;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyManagementException;

/** A resource of an application that opens records, and a server without a network for it. */
@Path("patients/{patientId}/records")
public class WardResource {

    /** What came of a request. */
    record Answer(int status, String body) {}

    private final DataKeys dataKeys;

    WardResource(DataKeys dataKeys) {
        this.dataKeys = dataKeys;
    }

    /** Opens a record. */
    @POST
    @Consumes(MediaType.TEXT_PLAIN)
    @Produces(MediaType.TEXT_PLAIN)
    public Response open(@PathParam("patientId") String patientId, String encryptedKey) {
        try {
            dataKeys.decrypt(patientId, EncryptedKey.fromBase64(encryptedKey)).close();
            return Response.ok("opened").build();
        } catch (KeyManagementException e) {
            return Response.status(Response.Status.GONE)
                    .entity(e.reason().name())
                    .build();
        }
    }

    Answer askedFor(String patientId, EncryptedKey key, String... headers) throws Exception {
        Dispatcher dispatcher = MockDispatcherFactory.createDispatcher();
        dispatcher.getRegistry().addSingletonResource(this);
        MockHttpRequest request = MockHttpRequest.post("/patients/" + patientId + "/records")
                .contentType(MediaType.TEXT_PLAIN)
                .content(key.toBase64().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        MockHttpResponse response = new MockHttpResponse();
        dispatcher.invoke(request, response);
        return new Answer(response.getStatus(), response.getContentAsString());
    }
}
