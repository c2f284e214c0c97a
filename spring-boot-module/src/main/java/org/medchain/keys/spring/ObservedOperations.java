package org.medchain.keys.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplySenderContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.medchain.keys.client.http.OperationObserver;

/**
 * Makes an observation {@code medchain.keys.operation} of each operation, with its name and no id. A tracer of the application puts its trace into the
 * headers, so that the service's own spans are part of it.
 */
record ObservedOperations(ObservationRegistry registry) implements OperationObserver {

    static final String NAME = "medchain.keys.operation";

    @Override
    public <T> T observe(String operation, Function<Map<String, String>, T> run) {
        Map<String, String> headers = new HashMap<>();
        return Observation.createNotStarted(NAME, () -> context(headers), registry)
                .contextualName("medchain-keys " + operation)
                .lowCardinalityKeyValue("operation", operation)
                .observe(() -> run.apply(headers));
    }

    private static RequestReplySenderContext<Map<String, String>, Object> context(Map<String, String> headers) {
        RequestReplySenderContext<Map<String, String>, Object> context = new RequestReplySenderContext<>(Map::put);
        context.setCarrier(headers);
        context.setRemoteServiceName("medchain-keys");
        return context;
    }
}
