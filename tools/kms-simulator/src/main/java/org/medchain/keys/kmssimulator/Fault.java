package org.medchain.keys.kmssimulator;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that goes wrong: for every request, or for those of an operation, a Region or a key; until it is cleared,
 * or a number of times.
 *
 * @param code the error's name, of an {@link FaultKind#ERROR}; empty otherwise
 * @param status the HTTP status, of an {@link FaultKind#ERROR} or {@link FaultKind#EMPTY_BODY}
 * @param latency how much later the answer comes, of a {@link FaultKind#LATENCY}; at most 5 minutes
 * @param operation the operation's name, {@code Decrypt} for example; empty for all
 * @param key a key's ARN or id; empty for all
 * @param times for how many requests; empty for all to come
 */
public record Fault(
        FaultKind kind,
        String code,
        int status,
        Duration latency,
        Optional<String> operation,
        Optional<String> region,
        Optional<String> key,
        Optional<Integer> times) {

    private static final Duration MAX_LATENCY = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException if a value is out of range or does not belong to the kind */
    public Fault {
        Objects.requireNonNull(kind);
        require(code.isEmpty() != (kind == FaultKind.ERROR), "code belongs to an error, and every error has one");
        require(status >= 200 && status <= 599, "status is 200 to 599");
        require(latency.isZero() != (kind == FaultKind.LATENCY), "milliseconds belong to a latency, and each has some");
        require(!latency.isNegative() && latency.compareTo(MAX_LATENCY) <= 0, "a latency has at most 5 minutes");
        require(times.orElse(1) > 0, "times is 1 or more");
    }

    /** An error as AWS KMS answers it; throttling and denied access have status 400. */
    public static Fault error(String code, int status) {
        return of(FaultKind.ERROR, code, status, Duration.ZERO);
    }

    public static Fault throttling() {
        return error("ThrottlingException", 400);
    }

    public static Fault internalError() {
        return error("KMSInternalException", 500);
    }

    public static Fault latency(Duration latency) {
        return of(FaultKind.LATENCY, "", 200, latency);
    }

    public static Fault droppedConnection() {
        return of(FaultKind.DROPPED_CONNECTION, "", 200, Duration.ZERO);
    }

    /** Every connection of the Region is closed without an answer. */
    public static Fault deadRegion(String region) {
        return droppedConnection().in(region);
    }

    /** @param status 200 or 500, for example */
    public static Fault emptyBody(int status) {
        return of(FaultKind.EMPTY_BODY, "", status, Duration.ZERO);
    }

    public static Fault malformedBody() {
        return of(FaultKind.MALFORMED_BODY, "", 200, Duration.ZERO);
    }

    public Fault on(String onlyOperation) {
        return new Fault(kind, code, status, latency, Optional.of(onlyOperation), region, key, times);
    }

    public Fault in(String onlyRegion) {
        return new Fault(kind, code, status, latency, operation, Optional.of(onlyRegion), key, times);
    }

    public Fault ofKey(String onlyKey) {
        return new Fault(kind, code, status, latency, operation, region, Optional.of(onlyKey), times);
    }

    public Fault times(int count) {
        return new Fault(kind, code, status, latency, operation, region, key, Optional.of(count));
    }

    boolean concerns(String aOperation, String aRegion, Optional<String> keyArn) {
        return operation.map(aOperation::equals).orElse(true)
                && region.map(aRegion::equals).orElse(true)
                && key.map(wanted -> keyArn.filter(arn -> arn.equals(wanted) || arn.endsWith("key/" + wanted))
                                .isPresent())
                        .orElse(true);
    }

    private static Fault of(FaultKind kind, String code, int status, Duration latency) {
        Optional<String> all = Optional.empty();
        return new Fault(kind, code, status, latency, all, all, all, Optional.empty());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
