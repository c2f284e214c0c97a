package org.medchain.keys.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SpansTest {

    private final RecordedSpans recorded = new RecordedSpans();
    private final Spans spans = new Spans(recorded.tracer());

    private static Attributes attributes(String... keysAndValues) {
        var attributes = Attributes.builder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            attributes.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return attributes.build();
    }

    @Nested
    class OfACall {

        @Test
        void isBelowTheSpanOfTheThread() {
            Span request = recorded.tracer().spanBuilder("request").startSpan();

            String answer = Context.root()
                    .with(request)
                    .wrapSupplier(() -> spans.ofCall("kms decrypt", "eu-central-1", () -> "answer"))
                    .get();

            assertThat(answer).isEqualTo("answer");

            assertThat(recorded.ended()).singleElement().satisfies(span -> {
                assertThat(span.getParentSpanId())
                        .isEqualTo(request.getSpanContext().getSpanId());
                assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
                assertThat(span.getAttributes()).isEqualTo(attributes("cloud.region", "eu-central-1"));
            });
        }

        @Test
        void saysTheClassOfAFailureAndNotWhatItSays() {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> spans.ofCall("kms decrypt", "eu-central-1", () -> {
                        throw new IllegalStateException("patient-1");
                    }));

            assertThat(recorded.ended()).singleElement().satisfies(span -> {
                assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                assertThat(span.getAttributes())
                        .isEqualTo(attributes("cloud.region", "eu-central-1", "error.type", "IllegalStateException"));
                assertThat(span.toString()).doesNotContain("patient");
            });
        }
    }

    @Nested
    class OfAWait {

        @Test
        void isBelowTheSpanOfItsContextOnWhateverThreadItEnds() throws Exception {
            Span request = recorded.tracer().spanBuilder("request").startSpan();

            Span wait = spans.ofWait("audit ledger", Context.root().with(request));
            Thread another = new Thread(wait::end);
            another.start();
            another.join();

            assertThat(recorded.ended())
                    .singleElement()
                    .satisfies(span -> assertThat(span.getParentSpanId())
                            .isEqualTo(request.getSpanContext().getSpanId()));
        }
    }

    @Nested
    class ThatLeave {

        @Test
        void haveNothingThatMayNameAPatientOrAKey() {
            Span request = recorded.tracer()
                    .spanBuilder("GET /api/v1/patients/{patientId}/data-keys")
                    .setAttribute("http.request.method", "GET")
                    .setAttribute("http.route", "/api/v1/patients/{patientId}/data-keys")
                    .setAttribute("url.path", "/api/v1/patients/patient-1/data-keys")
                    .setAttribute("url.query", "cursor=patient-1")
                    .setAttribute(AttributeKey.longKey("http.response.status_code"), 500L)
                    .startSpan();
            request.recordException(new IllegalStateException("patient-1"));
            request.addEvent("patient-1");
            request.end();

            assertThat(recorded.ended()).singleElement().satisfies(span -> {
                assertThat(span.getAttributes().asMap()).hasSize(3);
                assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                        .isEqualTo(500);
                assertThat(span.getEvents()).isEmpty();
                assertThat(span.getTotalRecordedEvents()).isZero();
            });
        }

        @Test
        void haveNoStateOfTheCallersTrace() {
            TraceState state = TraceState.builder().put("ward", "patient-1").build();
            SpanContext caller = SpanContext.createFromRemoteParent(
                    "0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7", TraceFlags.getSampled(), state);
            recorded.tracer()
                    .spanBuilder("request")
                    .setParent(Context.root().with(Span.wrap(caller)))
                    .addLink(caller)
                    .startSpan()
                    .end();

            assertThat(recorded.ended()).singleElement().satisfies(span -> {
                assertThat(span.getTraceId()).isEqualTo(caller.getTraceId());
                assertThat(span.getSpanContext().getTraceState().asMap()).isEmpty();
                assertThat(span.getSpanContext().isSampled()).isTrue();
                assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanId());
                assertThat(span.getParentSpanContext().isRemote()).isTrue();
                assertThat(span.getParentSpanContext().getTraceState().asMap()).isEmpty();
                assertThat(span.getLinks()).isEmpty();
                assertThat(span.getTotalRecordedLinks()).isZero();
            });
        }
    }
}
