package org.medchain.keys.cli;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import org.medchain.keys.problem.ProblemType;

/**
 * An answer that is not what was asked for, most often problem details (RFC 9457).
 *
 * @param words what is shown
 * @param retryAfter seconds
 * @param inProgress whether the request was sent before, its answer was lost, and the service is still at it
 */
record Refusal(int status, String words, long retryAfter, boolean inProgress) {

    private static final String PROBLEM = "application/problem+json";

    static Refusal of(HttpResponse<?> answer, byte[] body) {
        String retryAfter = answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .orElse("1");
        int status = answer.statusCode();
        boolean isProblem =
                answer.headers().firstValue("Content-Type").orElse("").startsWith(PROBLEM);
        JsonObject problem = isProblem ? Service.parse(body) : JsonObject.EMPTY_JSON_OBJECT;
        return new Refusal(
                status,
                isProblem ? wordsOf(problem) : "the service answers with status " + status,
                Long.parseLong(retryAfter),
                isInProgress(problem));
    }

    private static boolean isInProgress(JsonObject problem) {
        return ProblemType.REQUEST_IN_PROGRESS.type().equals(problem.getString("type", ""));
    }

    private static String wordsOf(JsonObject problem) {
        return problem.getString("title", "") + ": " + problem.getString("detail", "") + " (request "
                + problem.getString("requestId", "") + ")";
    }

    /** Returns true if the same request may succeed a little later. */
    boolean isPassing() {
        return inProgress || status == 429 || status == 503;
    }

    CommandFailedException toException() {
        return CommandFailedException.answered(
                status, isPassing() || status >= 500 ? ExitStatus.UNAVAILABLE : ExitStatus.REFUSED, words);
    }
}
