package org.medchain.keys.audit.feed;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.server.http.BoundedHttp;
import org.medchain.keys.server.tls.Trust;

/**
 * Sends events as a batch of FHIR resources, in one request. What the repository has is what its answer says of each.
 *
 * @see <a href="https://profiles.ihe.net/ITI/RESTful-ATNA/">IHE RESTful ATNA, ITI-20, Send Audit Bundle Request Message - FHIR Feed</a>
 */
final class FhirRepository implements AuditRepository {

    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final String FHIR_JSON = "application/fhir+json";

    /** An answer can have an OperationOutcome for each event. */
    private static final int MOST_BYTES = 4_194_304;

    /** The statuses by which a repository answers that takes no batch with an event that it refuses. */
    private static final Set<Integer> REFUSED = Set.of(400, 409, 413, 422);

    private final URI base;
    private final Optional<TokenFile> token;
    private final BoundedHttp http;

    FhirRepository(URI base, Optional<TokenFile> token, Trust trust, Duration longest) {
        this.base = base;
        this.token = token;
        this.http = new BoundedHttp(trust, "the audit record repository", MOST_BYTES, longest);
    }

    @Override
    public int record(List<FedEvent> events) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base)
                .header("Content-Type", FHIR_JSON + "; charset=UTF-8")
                .header("Accept", FHIR_JSON)
                .POST(BodyPublishers.ofString(batch(events).toString()));
        if (token.isPresent()) {
            request.header("Authorization", "Bearer " + token.get().read());
        }
        HttpResponse<byte[]> answer = http.send(request.build());
        if (REFUSED.contains(answer.statusCode())) {
            return 0;
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the audit record repository answers with status " + answer.statusCode());
        }
        return taken(answer.body());
    }

    private static JsonObject batch(List<FedEvent> events) {
        JsonArrayBuilder entries = JSON.createArrayBuilder();
        for (FedEvent event : events) {
            entries.add(JSON.createObjectBuilder()
                    .add("fullUrl", "urn:uuid:" + event.event().id())
                    .add("resource", event.resource())
                    .add(
                            "request",
                            JSON.createObjectBuilder().add("method", "POST").add("url", "AuditEvent")));
        }
        return JSON.createObjectBuilder()
                .add("resourceType", "Bundle")
                .add("type", "batch")
                .add("entry", entries)
                .build();
    }

    /** Entries of the answer stand in the order of the request's. */
    private static int taken(byte[] body) throws IOException {
        try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(body))) {
            int taken = 0;
            if (reader.readObject().get("entry") instanceof JsonArray entries) {
                while (taken < entries.size() && isCreated(entries.get(taken))) {
                    taken++;
                }
            }
            return taken;
        } catch (JsonException e) {
            throw new IOException("the audit record repository answers with no batch-response", e);
        }
    }

    private static boolean isCreated(JsonValue entry) {
        return entry instanceof JsonObject answered
                && answered.get("response") instanceof JsonObject response
                && response.getString("status", "").startsWith("2");
    }
}
