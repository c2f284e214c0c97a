package org.medchain.keys.server.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.server.Shared;

/**
 * Makes the spans that the server does not make by itself. Where tracing is off they cost nothing and go nowhere.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/api/">OpenTelemetry, tracing API</a>
 */
@Shared
public final class Spans {

    private final Tracer tracer;

    @Inject
    public Spans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Returns spans for code that runs without a server. */
    public static Spans none() {
        return new Spans(TracerProvider.noop().get(""));
    }

    /** A call to another service, below the span of this thread. It ends when the call returns or throws. */
    public <T> T ofCall(String name, String region, Supplier<T> call) {
        Span span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(TracedAttributes.REGION, region)
                .startSpan();
        try {
            return Context.current().with(span).wrapSupplier(call).get();
        } catch (RuntimeException | Error e) {
            // What an exception says may name a key: its class is enough.
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(TracedAttributes.ERROR_TYPE, e.getClass().getSimpleName());
            throw e;
        } finally {
            span.end();
        }
    }

    /** The trace that this thread works for, as 32 lower-case hex digits; empty where tracing is off. */
    public static Optional<String> currentTraceId() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? Optional.of(span.getTraceId()) : Optional.empty();
    }

    /** A wait that begins now, below the span of this context, for the caller to end. */
    public Span ofWait(String name, Context context) {
        return tracer.spanBuilder(name).setParent(context).startSpan();
    }
}
