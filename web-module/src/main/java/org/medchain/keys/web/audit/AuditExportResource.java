package org.medchain.keys.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.AuditLog;
import org.medchain.keys.web.json.Offer;
import org.medchain.keys.web.security.Performs;

/** Exports the chain of the auditor's tenant, whole or from a place on, with its hashes, to be verified without this server. */
@Path("admin/audit-logs/export")
@RequestScoped
@LimitedReads
public class AuditExportResource {

    static final Offer OFFER = new Offer(new MediaType("application", "x-ndjson"), MediaType.APPLICATION_JSON_TYPE);

    @Inject
    private AuditLog auditLog;

    @GET
    @Produces({JsonLines.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Performs(Operation.EXPORT_AUDIT_LOG)
    public Response export(@QueryParam("afterSequence") String afterSequence, @Context HttpHeaders headers) {
        MediaType wanted = OFFER.bestFor(headers.getAcceptableMediaTypes()).orElseThrow(NotAcceptableException::new);
        ChainLines lines = new ChainLines(auditLog.exportChain(parsePlace(afterSequence)));
        boolean asOneText = wanted.equals(MediaType.APPLICATION_JSON_TYPE);
        return Response.ok(new WholeLines(asOneText ? new LinesAsJson(lines) : lines), wanted)
                .build();
    }

    private static long parsePlace(String text) {
        if (text == null) {
            return 0;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new MalformedValueException(
                    "afterSequence", "must be a whole number from 0 on, of 18 digits at most");
        }
        return Long.parseLong(text);
    }
}
