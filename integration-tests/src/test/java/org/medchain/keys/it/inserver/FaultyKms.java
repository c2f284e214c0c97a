package org.medchain.keys.it.inserver;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The KMS simulator that the server calls, told from inside the server what shall go wrong. */
@Dependent
class FaultyKms {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI faults;

    @Inject
    FaultyKms(@ConfigProperty(name = "KMS_ENDPOINT") URI endpoint) {
        this.faults = endpoint.resolve("/_faults");
    }

    void failsOn(String operation) {
        inject("{\"kind\": \"error\", \"code\": \"KMSInternalException\", \"status\": 500, \"operation\": \""
                + operation + "\"}");
    }

    void isLateOn(String operation, int milliseconds) {
        inject("{\"kind\": \"latency\", \"milliseconds\": " + milliseconds + ", \"operation\": \"" + operation + "\"}");
    }

    void isMended() {
        send(HttpRequest.newBuilder(faults).DELETE());
    }

    private void inject(String fault) {
        send(HttpRequest.newBuilder(faults).POST(BodyPublishers.ofString(fault)));
    }

    private void send(HttpRequest.Builder request) {
        try {
            int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IllegalStateException("the simulator answers " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the simulator", e);
        }
    }
}
