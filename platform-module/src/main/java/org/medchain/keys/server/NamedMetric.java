package org.medchain.keys.server;

import org.eclipse.microprofile.metrics.Metadata;

/** Names and describes the metrics that the service shows. */
public final class NamedMetric {

    private NamedMetric() {}

    public static Metadata of(String name, String description) {
        return Metadata.builder().withName(name).withDescription(description).build();
    }
}
