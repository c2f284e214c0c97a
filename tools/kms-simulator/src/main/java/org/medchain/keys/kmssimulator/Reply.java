package org.medchain.keys.kmssimulator;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.KmsErrorException;

/** The reply to the client, and its delay; nothing at all if the connection is dropped. */
record Reply(int status, byte[] body, Duration delay, boolean dropped) {

    private static final Set<String> FAULTS_OF_THE_SERVICE =
            Set.of("KMSInternalException", "KeyUnavailableException", "DependencyTimeoutException", "InternalFailure");

    static Reply ok(JsonObject body) {
        return of(200, body.toString());
    }

    static Reply error(KmsErrorException error) {
        return error(error.code(), FAULTS_OF_THE_SERVICE.contains(error.code()) ? 500 : 400, error.getMessage());
    }

    /** The reply of a request that a fault other than latency hits. */
    static Reply of(Fault fault) {
        return switch (fault.kind()) {
            case ERROR -> error(fault.code(), fault.status(), "The simulator was told to answer so.");
            case EMPTY_BODY -> of(fault.status(), "");
            case MALFORMED_BODY -> of(200, "{\"CiphertextBlob\": \"AQIC");
            case DROPPED_CONNECTION -> new Reply(0, new byte[0], Duration.ZERO, true);
            case LATENCY -> throw new IllegalArgumentException("a latency alone is no reply");
        };
    }

    static Reply of(int status, String body) {
        return new Reply(status, body.getBytes(StandardCharsets.UTF_8), Duration.ZERO, false);
    }

    Reply after(Duration latency) {
        return new Reply(status, body, latency, dropped);
    }

    private static Reply error(String code, int status, String message) {
        return of(
                status,
                JsonText.object()
                        .add("__type", code)
                        .add("message", message)
                        .build()
                        .toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply that
                && status == that.status
                && dropped == that.dropped
                && delay.equals(that.delay)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * status + Arrays.hashCode(body);
    }

    /** Returns the text without the body: it may carry a plain key. */
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
