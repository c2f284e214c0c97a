package org.medchain.keys.web.edge;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * Shows in the metrics how many requests the filter in front of every context refused, by fault, and what it holds for slow clients. The filter
 * is a library of the server and can't reach the registry; it leaves its counts in the context.
 */
@WebListener
public class EdgeMetrics implements ServletContextListener {

    private static final Metadata REFUSED = Metadata.builder()
            .withName("medchain_refused_requests")
            .withDescription("Requests that were refused before anyone read them, since the start")
            .build();

    @Inject
    private MetricRegistry metrics;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        if (event.getServletContext().getAttribute(EdgeAttributes.REFUSED_REQUESTS) instanceof Map<?, ?> counts) {
            counts.forEach((fault, count) -> show(fault.toString(), (LongAdder) count));
        }
        if (event.getServletContext().getAttribute(EdgeAttributes.HELD_BY_CLIENTS) instanceof Map<?, ?> held) {
            show("medchain_held_by_clients_bytes", (LongSupplier) held.get("bytes"));
            show("medchain_held_by_clients_threads", (LongSupplier) held.get("threads"));
        }
    }

    private void show(String name, LongSupplier held) {
        Metadata metadata = Metadata.builder()
                .withName(name)
                .withDescription("Held for clients that send or read slowly")
                .build();
        metrics.gauge(metadata, held, LongSupplier::getAsLong);
    }

    private void show(String fault, LongAdder count) {
        metrics.gauge(REFUSED, count, LongAdder::sum, new Tag("fault", fault));
    }
}
