package org.medchain.keys.it.aws;

import java.time.Duration;
import java.util.List;
import org.medchain.keys.kmssimulator.Fault;

/** One thing that can go wrong with AWS KMS, and what the service is to make of it. */
record FaultCase(String name, Verdict verdict, Fault fault) {

    static final List<FaultCase> ALL = List.of(
            new FaultCase("throttling", Verdict.UNAVAILABLE, Fault.throttling()),
            new FaultCase("internal error", Verdict.UNAVAILABLE, Fault.internalError()),
            new FaultCase("key unavailable", Verdict.UNAVAILABLE, Fault.error("KeyUnavailableException", 500)),
            new FaultCase("dependency timeout", Verdict.UNAVAILABLE, Fault.error("DependencyTimeoutException", 500)),
            new FaultCase("server error without body", Verdict.UNAVAILABLE, Fault.emptyBody(503)),
            new FaultCase("latency beyond the timeout", Verdict.UNAVAILABLE, Fault.latency(Duration.ofSeconds(15))),
            new FaultCase("dropped connection", Verdict.UNAVAILABLE, Fault.droppedConnection()),
            new FaultCase("empty body", Verdict.UNAVAILABLE, Fault.emptyBody(200)),
            new FaultCase("malformed body", Verdict.UNAVAILABLE, Fault.malformedBody()),
            new FaultCase("dead region", Verdict.UNAVAILABLE, Fault.deadRegion("eu-west-1")),
            new FaultCase("access denied", Verdict.REFUSED, Fault.error("AccessDeniedException", 400)),
            new FaultCase("disabled", Verdict.REFUSED, Fault.error("DisabledException", 400)),
            new FaultCase("pending deletion", Verdict.REFUSED, Fault.error("KMSInvalidStateException", 400)),
            new FaultCase("not found", Verdict.REFUSED, Fault.error("NotFoundException", 400)),
            new FaultCase("expired token", Verdict.REFUSED, Fault.error("ExpiredTokenException", 400)),
            new FaultCase("unknown access key", Verdict.REFUSED, Fault.error("UnrecognizedClientException", 400)),
            new FaultCase("invalid ciphertext", Verdict.INVALID_KEY, Fault.error("InvalidCiphertextException", 400)),
            new FaultCase("incorrect key", Verdict.INVALID_KEY, Fault.error("IncorrectKeyException", 400)));

    /** What a caller is told, and whether the breaker counts it. */
    enum Verdict {
        UNAVAILABLE(503, "kms-unavailable", true),
        REFUSED(502, "kms-refused", false),
        INVALID_KEY(422, "invalid-encrypted-key", false);

        private final int status;
        private final String reason;
        private final boolean counts;

        Verdict(int status, String reason, boolean counts) {
            this.status = status;
            this.reason = reason;
            this.counts = counts;
        }

        int status() {
            return status;
        }

        /** The reason in the audit event, and the end of the problem's type. */
        String reason() {
            return reason;
        }

        int countedFailures() {
            return counts ? 1 : 0;
        }
    }

    /** Whether AWS KMS can answer so when it is asked for a new key. */
    boolean concernsGenerating() {
        return verdict != Verdict.INVALID_KEY;
    }

    /** The Region in which it goes wrong. */
    String region() {
        return fault.region().orElse(AwsInstallation.REGION);
    }

    /** Of one tenant's CMK only. */
    Fault ofCmk(String cmk) {
        return fault.ofKey(cmk);
    }

    @Override
    public String toString() {
        return name;
    }
}
