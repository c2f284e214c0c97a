package org.medchain.keys.web.rotation;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.rotation.WrappingOperations;
import org.medchain.keys.web.security.Performs;

/** Serves the number of data keys under each CMK or KEK, of all tenants that the caller may see. */
@Path("api/v1/wrappings")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class WrappingResource {

    @Inject
    private WrappingOperations report;

    @GET
    @Performs(Operation.LIST_WRAPPINGS)
    public WrappingsView readAll() {
        return WrappingsView.of(report.readAll());
    }
}
