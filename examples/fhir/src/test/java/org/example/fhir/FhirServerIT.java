package org.example.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.message.MessageHeader;

/** A HAPI FHIR JPA server over HTTP, with data keys over HTTP: {@link KeyService}. */
class FhirServerIT {

    private static final int SIZE = 100 << 20;
    private static final String FHIR = "application/fhir+json";
    private static final String DICOM = "application/dicom";

    @TempDir
    private static Path directory;

    /** A real service does not forget whom it erased. */
    private static final PatientId ANNA = new PatientId("anna-" + UUID.randomUUID());

    private static KeyService keys;
    private static PatientVaults vaults;
    private static FhirServer server;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        keys = KeyService.open();
        vaults = new PatientVaults(keys.source(), KeyService.TENANT);
        server = new FhirServer(directory.resolve("contents"), vaults);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        keys.close();
    }

    private HttpResponse<String> send(String method, String path, String type, BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.address(path))
                        .header("Content-Type", type)
                        .header("Accept", FHIR)
                        .method(method, body)
                        .build(),
                BodyHandlers.ofString());
    }

    private void put(String id, String elements) throws Exception {
        String[] parts = id.split("/", 2);
        HttpResponse<String> answer = send(
                "PUT",
                id,
                FHIR,
                BodyPublishers.ofString(
                        "{\"resourceType\":\"" + parts[0] + "\",\"id\":\"" + parts[1] + "\"" + elements + "}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String reference(String element, String to) {
        return ",\"" + element + "\":{\"reference\":\"" + to + "\"}";
    }

    private HttpResponse<InputStream> read(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.address(path)).build(), BodyHandlers.ofInputStream());
    }

    private static Path file(String id) throws IOException {
        return Contents.fileOf(directory.resolve("contents"), id);
    }

    @Test
    void keepsABinaryOfADocumentReferenceAsAMessageUntilTheKeysAreErased() throws Exception {
        String anna = "Patient/" + ANNA.value();
        put(anna, "");
        put("Binary/scan-1", ",\"contentType\":\"" + DICOM + "\"" + reference("securityContext", anna));
        put(
                "DocumentReference/report-1",
                ",\"status\":\"current\"" + reference("subject", anna)
                        + ",\"content\":[{\"attachment\":{\"contentType\":\"" + DICOM
                        + "\",\"url\":\"Binary/scan-1\"}}]");
        Path scan = directory.resolve("scan");
        try (InputStream content = Contents.ofLength(SIZE)) {
            Files.copy(content, scan);
        }

        HttpResponse<String> written =
                send("POST", "Binary/scan-1/$binary-access-write", DICOM, BodyPublishers.ofFile(scan));
        assertThat(written.statusCode()).as(written.body()).isEqualTo(200);

        // The file is a message, for this patient.
        String digest = Contents.digest(Contents.ofLength(SIZE));
        Path message = file("Binary/scan-1");
        try (InputStream in = Files.newInputStream(message)) {
            MessageHeader header = MessageHeader.read(in);
            assertThat(header.contentLength(Files.size(message))).isEqualTo(SIZE);
            assertThat(header.context().entries()).containsEntry("resource", "Binary/scan-1");
        }
        assertThat(Contents.digest(
                        vaults.of(ANNA).opening(Files.newInputStream(message), Map.of("resource", "Binary/scan-1"))))
                .isEqualTo(digest);

        HttpResponse<InputStream> read = read("Binary/scan-1/$binary-access-read");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
        assertThat(read.headers().firstValue("Content-Type")).hasValue(DICOM);
        assertThat(Contents.digest(read.body())).isEqualTo(digest);

        keys.erase(ANNA);
        HttpResponse<InputStream> erased = read("Binary/scan-1/$binary-access-read");
        assertThat(erased.statusCode()).isEqualTo(410);
        assertThat(new String(erased.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("the keys of the patient are erased");
        // What is no content is read as before.
        assertThat(read("DocumentReference/report-1").statusCode()).isEqualTo(200);
    }

    @Test
    void sealsAnAttachmentThatComesWithItsResource() throws Exception {
        put("Patient/bert", "");
        put(
                "DocumentReference/report-2",
                ",\"status\":\"current\"" + reference("subject", "Patient/bert")
                        + ",\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"S2FsaXVtIDQsMQ==\"}}]");

        try (InputStream in = Files.newInputStream(file("DocumentReference/report-2"))) {
            assertThat(MessageHeader.read(in).context().entries())
                    .containsEntry("resource", "DocumentReference/report-2");
        }
        HttpResponse<InputStream> read =
                read("DocumentReference/report-2/$binary-access-read?path=DocumentReference.content.attachment");
        assertThat(read.body().readAllBytes()).isEqualTo("Kalium 4,1".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesAContentThatIsNoPatients() throws Exception {
        put("Binary/scan-3", ",\"contentType\":\"" + DICOM + "\"");

        HttpResponse<String> refused =
                send("POST", "Binary/scan-3/$binary-access-write", DICOM, BodyPublishers.ofByteArray(new byte[1_000]));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("contents are sealed for a patient");
    }
}
