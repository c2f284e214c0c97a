package org.medchain.keys.client.http;

import java.util.Map;
import java.util.function.Function;

/**
 * Sees each operation of an {@link HttpKeySource}, with all its attempts: for metrics, and for traces that go on in the service. Questions for
 * revocations are no operations.
 */
public interface OperationObserver {

    /** Runs each operation and sees nothing. */
    OperationObserver NONE = new OperationObserver() {

        @Override
        public <T> T observe(String operation, Function<Map<String, String>, T> run) {
            return run.apply(Map.of());
        }
    };

    /**
     * Runs the operation, once, on this thread.
     *
     * @param operation {@code generate}, {@code decrypt}, {@code generate-batch}, {@code decrypt-batch}, {@code generate-tenant-key} or
     *     {@code decrypt-tenant-key}
     * @param run takes the headers of the operation's requests: of these {@code traceparent} and {@code tracestate} (W3C Trace Context) are sent, others not
     * @return what it returned; what it throws is thrown
     */
    <T> T observe(String operation, Function<Map<String, String>, T> run);
}
