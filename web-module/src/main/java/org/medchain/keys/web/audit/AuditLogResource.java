package org.medchain.keys.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.function.Function;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.fhir.FhirAuditEvent;
import org.medchain.keys.audit.reading.AuditLog;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.security.Performs;

/** The events of the auditor's tenant that meet the filters: a page of them, newest first, or all of them as lines, oldest first. */
@Path("admin/audit-logs")
@RequestScoped
@LimitedReads
public class AuditLogResource {

    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE,
                    MediaType.valueOf(JsonLines.MEDIA_TYPE),
                    MediaType.valueOf(FhirAuditEvent.LINES))
            .build();

    @Inject
    private AuditLog auditLog;

    @GET
    @Produces({MediaType.APPLICATION_JSON, JsonLines.MEDIA_TYPE, FhirAuditEvent.LINES})
    @Performs(Operation.READ_AUDIT_LOG)
    public Response read(@BeanParam AuditFilters filters, @Context Request request) {
        Variant wanted = request.selectVariant(VARIANTS);
        if (wanted == null) {
            throw new NotAcceptableException();
        }
        Object answer = switch (wanted.getMediaType().toString()) {
            case JsonLines.MEDIA_TYPE ->
                export(filters, event -> AuditEventView.of(event).toString());
            case FhirAuditEvent.LINES ->
                export(filters, event -> FhirAuditEvent.of(event).toString());
            default -> page(filters.toQuery());
        };
        return Response.ok(answer, wanted.getMediaType()).build();
    }

    private StreamingOutput export(AuditFilters filters, Function<AuditEvent, String> json) {
        return new WholeLines(new JsonLines<>(auditLog.export(filters.toExport()), json));
    }

    private Page<JsonObject> page(AuditQuery query) {
        return Page.of(auditLog.read(query), query.limit(), AuditEvent::seq, AuditEventView::of);
    }
}
