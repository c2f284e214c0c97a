package org.example.hospital;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.medchain.keys.BatchResult;
import org.medchain.keys.PatientId;

/** Admits patients, lists them and finds them by their family name. */
@Path("admissions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AdmissionResource {

    /** The longest name, in chars, so that the messages fit into the columns. */
    private static final int LONGEST_NAME = 200;

    private static final int LONGEST_DIAGNOSIS = 1000;

    @Inject
    private Keys keys;

    @Inject
    private AdmissionStore store;

    /**
     * A line of the page.
     *
     * @param problem why the name or the diagnosis is missing
     */
    public record Row(String id, String patientId, String familyName, String diagnosis, String problem) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response admit(
            @FormParam("patientId") @DefaultValue("") String patientId,
            @FormParam("familyName") @DefaultValue("") String familyName,
            @FormParam("diagnosis") @DefaultValue("") String diagnosis) {
        if (familyName.length() > LONGEST_NAME || diagnosis.length() > LONGEST_DIAGNOSIS) {
            throw new BadRequestException();
        }
        PatientId patient = new PatientId(patientId);
        String familyNameIndex = keys.familyNames().valueOf(familyName);
        String id = UUID.randomUUID().toString();
        Admission admission = new Admission(
                id,
                patient,
                keys.familyName().seal(patient, id, familyName),
                familyNameIndex,
                keys.diagnosis().seal(patient, id, diagnosis));
        store.add(admission);
        return Response.created(URI.create("admissions/" + admission.id()))
                .entity(new Row(admission.id(), patientId, familyName, diagnosis, null))
                .build();
    }

    @GET
    public List<Row> list(@QueryParam("familyName") String familyName) {
        if (familyName == null || familyName.isBlank()) {
            return open(store.newest());
        }
        return open(store.indexedAs(keys.familyNames().valuesToFind(familyName))).stream()
                .filter(row ->
                        row.familyName() == null || normal(row.familyName()).equals(normal(familyName)))
                .toList();
    }

    /** A page of rows takes two calls of the service, one for each field. */
    private List<Row> open(List<Admission> page) {
        List<BatchResult<String>> names =
                keys.familyName().openAll(page, Admission::patientId, Admission::id, Admission::familyName);
        List<BatchResult<String>> diagnoses =
                keys.diagnosis().openAll(page, Admission::patientId, Admission::id, Admission::diagnosis);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            rows.add(new Row(
                    page.get(i).id(),
                    page.get(i).patientId().value(),
                    names.get(i).result().orElse(null),
                    diagnoses.get(i).result().orElse(null),
                    problemOf(names.get(i), diagnoses.get(i))));
        }
        return rows;
    }

    private static String problemOf(BatchResult<String> name, BatchResult<String> diagnosis) {
        return Stream.of(name, diagnosis)
                .flatMap(opened -> opened.failure().stream())
                .findFirst()
                .map(Refusals::title)
                .orElse(null);
    }

    /** Normalises a name as the index does, whose values are shared by others: what was found is compared. */
    private static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .strip()
                .replaceAll("\\s+", " ")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
