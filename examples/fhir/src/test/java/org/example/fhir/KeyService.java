package org.example.fhir;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.http.KeysOverHttp;

/** The service that the test's data keys come from, over HTTP: a real one if system properties name it, else one in memory. */
interface KeyService extends AutoCloseable {

    TenantId TENANT = new TenantId("fhir-test");

    HttpKeySource source();

    void erase(PatientId patientId) throws IOException, InterruptedException;

    @Override
    void close();

    /** The property medchain.service is an address, medchain.tokens a folder with a token for each role. */
    static KeyService open() throws IOException, InterruptedException {
        String address = System.getProperty("medchain.service");
        return address == null
                ? new InMemory()
                : new Real(URI.create(address), Path.of(System.getProperty("medchain.tokens")));
    }

    /** The service in memory of the client's tests. */
    final class InMemory implements KeyService {

        private final InMemoryService service = new InMemoryService();
        private final KeysOverHttp server = new KeysOverHttp(service);

        private InMemory() throws IOException {}

        @Override
        public HttpKeySource source() {
            return new HttpKeySource(new HttpKeySourceSettings(server.address(), () -> "token"));
        }

        @Override
        public void erase(PatientId patientId) {
            service.erase(patientId);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Erases at once what is destroyed: the tenant is the test's own. */
    final class Real implements KeyService {

        private final HttpClient client = HttpClient.newHttpClient();
        private final URI service;
        private final Path tokens;

        private Real(URI service, Path tokens) throws IOException, InterruptedException {
            this.service = service;
            this.tokens = tokens;
            send(
                    "key-admin",
                    "PUT",
                    "/api/v1/tenants/" + TENANT,
                    "{\"name\":\"FHIR\",\"destructionWindow\":\"PT0S\",\"fourEyes\":false}");
        }

        private String token(String role) throws IOException {
            return Files.readString(tokens.resolve(role)).strip();
        }

        private void send(String role, String method, String path, String body)
                throws IOException, InterruptedException {
            int status = client.send(
                            HttpRequest.newBuilder(service.resolve(path))
                                    .header("Authorization", "Bearer " + token(role))
                                    .header("Content-Type", "application/json")
                                    .method(method, BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            // 428: the tenant is registered, by a run before.
            if (status >= 300 && status != 428) {
                throw new IllegalStateException(method + " is answered with status " + status);
            }
        }

        @Override
        public HttpKeySource source() {
            return new HttpKeySource(new HttpKeySourceSettings(service, () -> {
                try {
                    return token("key-user");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }

        @Override
        public void erase(PatientId patientId) throws IOException, InterruptedException {
            send(
                    "privacy-officer",
                    "DELETE",
                    "/api/v1/patients/" + URLEncoder.encode(patientId.value(), StandardCharsets.UTF_8) + "/keys",
                    "{\"legalBasis\":\"GDPR Art. 17(1)(b)\",\"confirmPatientId\":\"" + patientId.value() + "\"}");
            for (int second = 0; second < 120; second++) {
                try (GeneratedDataKey unwanted = source().generate(patientId)) {
                    throw new IllegalStateException("the keys are not even blocked: " + unwanted.keyId());
                } catch (KeysDestroyedException e) {
                    return;
                } catch (DestructionPendingException e) {
                    TimeUnit.SECONDS.sleep(1);
                }
            }
            throw new IllegalStateException("the keys are not erased");
        }

        @Override
        public void close() {
            // It goes on without the test.
        }
    }
}
