package org.medchain.keys.server.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lets spans leave with {@link TracedAttributes} alone, without the {@code tracestate} that a caller sent, and without events and links: events are
 * exceptions, with messages and stack traces. OpenTelemetry finds it by {@code META-INF/services}.
 *
 * <p>Limit: it is of the application's own instance of OpenTelemetry. That of the server, which {@code OTEL_SDK_DISABLED} turns on, does not know it;
 * so a start with that variable is refused ({@code TracingSettings}).
 */
public final class AllowedSpans implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer configuration) {
        configuration.addSpanExporterCustomizer((exporter, unused) -> filtered(exporter));
    }

    static SpanExporter filtered(SpanExporter exporter) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                return exporter.export(spans.stream().map(AllowedSpan::new).collect(Collectors.toList()));
            }

            @Override
            public CompletableResultCode flush() {
                return exporter.flush();
            }

            @Override
            public CompletableResultCode shutdown() {
                return exporter.shutdown();
            }
        };
    }

    private static final class AllowedSpan extends DelegatingSpanData {

        private final Attributes attributes;
        private final Resource resource;

        AllowedSpan(SpanData span) {
            super(span);
            this.attributes = TracedAttributes.allowedOf(span.getAttributes());
            this.resource = Resource.create(
                    TracedAttributes.allowedOf(span.getResource().getAttributes()));
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public SpanContext getSpanContext() {
            return withoutState(super.getSpanContext());
        }

        @Override
        public SpanContext getParentSpanContext() {
            return withoutState(super.getParentSpanContext());
        }

        /** W3C Trace Context lets a caller put any text there. */
        private static SpanContext withoutState(SpanContext context) {
            return context.isRemote()
                    ? SpanContext.createFromRemoteParent(
                            context.getTraceId(), context.getSpanId(), context.getTraceFlags(), TraceState.getDefault())
                    : SpanContext.create(
                            context.getTraceId(),
                            context.getSpanId(),
                            context.getTraceFlags(),
                            TraceState.getDefault());
        }

        @Override
        public List<LinkData> getLinks() {
            return List.of();
        }

        @Override
        public int getTotalRecordedLinks() {
            return 0;
        }

        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public int getTotalRecordedEvents() {
            return 0;
        }
    }
}
