package org.medchain.keys.server.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Set;

/**
 * The attributes that a span and the description of its server may have: the kind of thing, never which one. All else
 * is left out, so that what the server's own instrumentation notes, the path of a request for one, does not leave with
 * the id of a patient in it.
 */
final class TracedAttributes {

    static final AttributeKey<String> REGION = AttributeKey.stringKey("cloud.region");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final Set<String> ALLOWED = Set.of(
            REGION.getKey(),
            ERROR_TYPE.getKey(),
            "http.request.method",
            "http.response.status_code",
            // The template of the path, with the names of its variables in place of their values.
            "http.route",
            "host.name",
            "service.name",
            "service.instance.id",
            "telemetry.sdk.language",
            "telemetry.sdk.name",
            "telemetry.sdk.version");

    private TracedAttributes() {}

    static Attributes allowedOf(Attributes all) {
        AttributesBuilder allowed = all.toBuilder();
        allowed.removeIf(key -> !ALLOWED.contains(key.getKey()));
        return allowed.build();
    }
}
