package org.medchain.keys.it.trail;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;

/** Takes batches of AuditEvents over HTTPS, as an audit record repository with IHE's FHIR Feed option does. HAPI FHIR reads them. */
final class AuditRecordRepository implements AutoCloseable {

    private static final FhirContext R4 = FhirContext.forR4();

    private final HttpsServer server;
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    AuditRecordRepository(SSLContext tls) {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/fhir", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (down) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            byte[] answer =
                    R4.newJsonParser().encodeResourceToString(store(body)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private Bundle store(String body) {
        Bundle batch = R4.newJsonParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(Bundle.class, body);
        Bundle answer = new Bundle();
        answer.setType(BundleType.BATCHRESPONSE);
        for (Bundle.BundleEntryComponent entry : batch.getEntry()) {
            events.add((AuditEvent) entry.getResource());
            answer.addEntry().getResponse().setStatus("201 Created");
        }
        return answer;
    }

    URI base() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/fhir");
    }

    void setDown(boolean nowDown) {
        down = nowDown;
    }

    List<AuditEvent> eventsOf(String tenantId) {
        return events.stream()
                .filter(event -> tenantId.equals(event.getSource().getSite()))
                .toList();
    }

    /** The ids by which the audit trail has them. */
    Set<String> eventIdsOf(String tenantId) {
        Set<String> ids = new TreeSet<>();
        eventsOf(tenantId)
                .forEach(event -> event.getEntity().stream()
                        .flatMap(entity -> entity.getDetail().stream())
                        .filter(detail -> detail.getType().equals("eventId"))
                        .forEach(detail -> ids.add(detail.getValue().primitiveValue())));
        return ids;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
