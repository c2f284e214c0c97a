package org.medchain.keys.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests for {@link Wrk} that ask by AWS KMS' protocol what others ask by the service's own interface. */
final class AwsRequests {

    private static final String PATH = "/aws-kms";
    private static final String TARGET = "TrentService.";
    private static final Pattern REQUEST = Pattern.compile("(\\S+) POST /api/v1/patients/(\\S+)/data-keys");
    private static final Pattern BLOB = Pattern.compile("\"CiphertextBlob\":\"([^\"]+)\"");

    private AwsRequests() {}

    /**
     * Returns the same generations.
     *
     * @param tenants that they are spread over, in their order
     */
    static List<String> generations(List<String> generations, int tenants) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < generations.size(); i++) {
            Matcher request = matched(REQUEST, generations.get(i));
            lines.add(line(
                    request.group(1),
                    "GenerateDataKey",
                    "{\"KeyId\":\"alias/bench-" + i % tenants + "\",\"KeySpec\":\"AES_256\"," + context(request)
                            + "}"));
        }
        return lines;
    }

    /** Returns the decryptions of one data key of each of these generations, which it makes. */
    static List<String> decryptions(URI server, List<String> generations, int tenants)
            throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        List<String> made = generations(generations, tenants);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < generations.size(); i++) {
            Matcher request = matched(REQUEST, generations.get(i));
            String body = made.get(i).split(" ", -1)[3];
            HttpRequest generate = HttpRequest.newBuilder(server.resolve(PATH))
                    .header("X-Amz-Security-Token", request.group(1))
                    .header("X-Amz-Target", TARGET + "GenerateDataKey")
                    .header("Content-Type", "application/x-amz-json-1.1")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            Matcher blob =
                    matched(BLOB, http.send(generate, BodyHandlers.ofString()).body());
            lines.add(line(
                    request.group(1),
                    "Decrypt",
                    "{\"CiphertextBlob\":\"" + blob.group(1) + "\"," + context(request) + "}"));
        }
        return lines;
    }

    private static String line(String token, String operation, String body) {
        return token + " " + TARGET + operation + " " + PATH + " " + body;
    }

    private static String context(Matcher request) {
        return "\"EncryptionContext\":{\"patientId\":\"" + request.group(2) + "\"}";
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("there is no " + pattern);
        }
        return matcher;
    }
}
