package org.medchain.keys.it.aws;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A CMK's owner, who may take it away from the service. The simulator does not check the signature. */
final class CmkOwner {

    private static final String NAME = "cmk-owner";
    private static final String POLICY = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
            + " \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:user/" + NAME + "\"},"
            + " \"Action\": \"kms:*\", \"Resource\": \"*\"}]}";

    private final URI endpoint;
    private final String cmk;
    private final HttpClient http = HttpClient.newHttpClient();

    CmkOwner(URI endpoint, String cmk) {
        this.endpoint = endpoint;
        this.cmk = cmk;
    }

    void disable() {
        call("DisableKey", Json.createObjectBuilder());
    }

    void enable() {
        call("EnableKey", Json.createObjectBuilder());
    }

    void scheduleDeletion() {
        call("ScheduleKeyDeletion", Json.createObjectBuilder().add("PendingWindowInDays", 7));
    }

    /** Gives the CMK new material under the same ARN. */
    void rotateMaterial() {
        call("RotateKeyOnDemand", Json.createObjectBuilder());
    }

    /** From now on the key policy allows only the owner. */
    void keepForOneself() {
        call("PutKeyPolicy", Json.createObjectBuilder().add("Policy", POLICY));
    }

    private void call(String operation, JsonObjectBuilder parameters) {
        JsonObject body = parameters.add("KeyId", cmk).build();
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/"))
                .header("X-Amz-Target", "TrentService." + operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + NAME + "/20261101/" + cmk.split(":", -1)[3]
                                + "/kms/aws4_request, SignedHeaders=host, Signature=" + "0".repeat(64))
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(operation + ": " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the simulator", e);
        }
    }
}
