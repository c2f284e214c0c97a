package org.medchain.keys.cli;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/**
 * An answer that is not what was asked for, most often problem details (RFC 9457).
 *
 * @param words what is shown
 * @param retryAfter seconds
 */
record Refusal(int status, String words, long retryAfter) {

    private static final String PROBLEM = "application/problem+json";

    static Refusal of(HttpResponse<InputStream> answer) throws IOException {
        String retryAfter = answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .orElse("1");
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readAllBytes();
            boolean problem =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith(PROBLEM);
            return new Refusal(
                    answer.statusCode(),
                    problem ? wordsOf(Service.parse(bytes)) : "the service answers with status " + answer.statusCode(),
                    Long.parseLong(retryAfter));
        }
    }

    private static String wordsOf(JsonObject problem) {
        return problem.getString("title", "") + ": " + problem.getString("detail", "") + " (request "
                + problem.getString("requestId", "") + ")";
    }

    /** Returns true if the same request may succeed a little later. */
    boolean isPassing() {
        return status == 429 || status == 503;
    }

    CommandFailedException toException() {
        return CommandFailedException.answered(
                status, isPassing() || status >= 500 ? ExitStatus.UNAVAILABLE : ExitStatus.REFUSED, words);
    }
}
