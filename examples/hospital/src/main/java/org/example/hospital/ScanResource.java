package org.example.hospital;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;

/** The scan of an admission. */
@Path("admissions/{id}/scan")
@RequestScoped
public class ScanResource {

    private static final String DICOM = "application/dicom";

    @Inject
    private AdmissionStore store;

    @Inject
    private Scans scans;

    @PUT
    @Consumes(DICOM)
    public void keep(@PathParam("id") String id, InputStream scan) throws IOException {
        scans.keep(find(id), scan);
    }

    @GET
    @Produces(DICOM)
    public InputStream open(@PathParam("id") String id) throws IOException {
        return scans.open(find(id)).orElseThrow(NotFoundException::new);
    }

    private Admission find(String id) {
        return store.find(id).orElseThrow(NotFoundException::new);
    }
}
