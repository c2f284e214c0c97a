package org.medchain.keys.console.page;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.medchain.keys.DestructionId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.destruction.DestructionOperations;
import org.medchain.keys.server.Shared;

/** The certificate of an erasure: as a file, and as a page to be printed. It is verified without the service, which would vouch for itself. */
@Shared
record CertificatePages(DestructionOperations destructions) implements Pages {

    private static final String PATH = "/erasures/certificate";

    @Inject
    CertificatePages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(PATH, Operation.READ_CERTIFICATE, this::file),
                Route.post(PATH + "/show", Operation.READ_CERTIFICATE, this::show));
    }

    private Answer file(Visit visit) {
        DestructionId id = PatientPages.destruction(visit);
        return Answer.file(
                "erasure-" + id + ".jws",
                "application/jose",
                destructions.readCertificate(id).getBytes(StandardCharsets.US_ASCII));
    }

    private Answer show(Visit visit) {
        String certificate = destructions.readCertificate(PatientPages.destruction(visit));
        return visit.page("certificate", "certificate.title", view(certificate));
    }

    /** Reads what a certificate says, which is the second part of its text (RFC 7515 section 7.1). */
    static CertificateView view(String certificate) {
        byte[] payload = Base64.getUrlDecoder().decode(certificate.split("\\.", -1)[1]);
        try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(payload))) {
            JsonObject said = reader.readObject();
            return new CertificateView(
                    said.entrySet().stream()
                            .map(it -> new Fact(it.getKey(), text(it.getValue())))
                            .toList(),
                    certificate);
        }
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
