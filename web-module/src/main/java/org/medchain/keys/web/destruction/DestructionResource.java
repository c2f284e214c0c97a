package org.medchain.keys.web.destruction;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.medchain.keys.DestructionId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.destruction.DestructionOperations;
import org.medchain.keys.destruction.DestructionRequestOperations;
import org.medchain.keys.web.json.Cursor;
import org.medchain.keys.web.json.Offer;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The destructions of the caller's tenant. */
@Path("api/v1/destructions")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class DestructionResource {

    /** A bare JWS (RFC 7515): what a file of a certificate has. */
    private static final String JOSE = "application/jose";

    private static final Offer CERTIFICATE_FORMS =
            new Offer(new MediaType("application", "jose"), MediaType.APPLICATION_JSON_TYPE);

    @Inject
    private DestructionRequestOperations requests;

    @Inject
    private DestructionOperations register;

    @GET
    @Performs(Operation.LIST_DESTRUCTIONS)
    public Page<DestructionView> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int size = Page.parseLimit(limit);
        return Page.of(
                register.list(Cursor.parse(cursor, DestructionId::parse), size),
                size,
                listed -> listed.details().destruction().id(),
                listed -> DestructionView.of(listed.details()));
    }

    @GET
    @Path("{destructionId}")
    @Performs(Operation.READ_DESTRUCTION)
    public DestructionView read(@PathParam("destructionId") String destructionId) {
        return DestructionView.of(register.read(DestructionId.parse(destructionId)));
    }

    @POST
    @Path("{destructionId}/approve")
    @Performs(Operation.APPROVE_DESTRUCTION)
    @Repeatable
    public DestructionView approve(@PathParam("destructionId") String destructionId) {
        return DestructionView.of(requests.approve(DestructionId.parse(destructionId)));
    }

    @POST
    @Path("{destructionId}/cancel")
    @Performs(Operation.CANCEL_DESTRUCTION)
    @Repeatable
    public DestructionView cancel(@PathParam("destructionId") String destructionId) {
        return DestructionView.of(requests.cancel(DestructionId.parse(destructionId)));
    }

    @GET
    @Path("{destructionId}/certificate")
    @Performs(Operation.READ_CERTIFICATE)
    @Produces({JOSE, MediaType.APPLICATION_JSON})
    public Response readCertificate(@PathParam("destructionId") String destructionId, @Context HttpHeaders headers) {
        MediaType wanted =
                CERTIFICATE_FORMS.bestFor(headers.getAcceptableMediaTypes()).orElseThrow(NotAcceptableException::new);
        String certificate = register.readCertificate(DestructionId.parse(destructionId));
        boolean asJson = wanted.equals(MediaType.APPLICATION_JSON_TYPE);
        Object answer = asJson ? new CertificateView(certificate) : certificate.getBytes(StandardCharsets.US_ASCII);
        return Response.ok(answer, wanted).build();
    }
}
