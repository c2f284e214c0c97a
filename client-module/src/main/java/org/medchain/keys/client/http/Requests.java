package org.medchain.keys.client.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.medchain.keys.TenantId;
import org.medchain.keys.problem.ProblemType;

/** Sends a request until it is answered for good or its deadline is over. */
final class Requests {

    private static final Pattern VALUE = Pattern.compile("[ -~]+");

    private static final List<String> TRACE = List.of("traceparent", "tracestate");

    private final HttpKeySourceSettings settings;
    private final HttpClient client;
    private final Pauses pauses;
    private final String service;
    private final Optional<TenantId> tenantId;

    Requests(HttpKeySourceSettings settings, HttpClient client, Pauses pauses) {
        this(settings, client, pauses, Optional.empty());
    }

    private Requests(HttpKeySourceSettings settings, HttpClient client, Pauses pauses, Optional<TenantId> tenantId) {
        this.tenantId = tenantId;
        this.settings = settings;
        this.client = client;
        this.pauses = pauses;
        this.service = settings.service().toString().replaceFirst("/$", "");
    }

    /** Returns the same for requests whose token has to be of this tenant. */
    Requests expecting(TenantId expected) {
        return new Requests(settings, client, pauses, Optional.of(expected));
    }

    /**
     * @param reader of the JSON of a successful answer, whose bytes are wiped afterwards
     * @param ofPatient whether the patient is what may be unknown
     */
    <T> T send(Call call, Function<Json, T> reader, boolean ofPatient) {
        return settings.observer()
                .observe(call.operation(), headers -> send(call, headers, reader, ofPatient, settings.deadline()));
    }

    /** Sends what is only of use while it is new: until the deadline of one attempt is over. */
    <T> T sendSoon(Call call, Function<Json, T> reader) {
        return send(call, Map.of(), reader, false, settings.attemptDeadline());
    }

    /** Returns how long the service may wait before it answers such a request, so that the answer comes in time. */
    Duration longestWait() {
        return settings.attemptDeadline().multipliedBy(3).dividedBy(4);
    }

    private <T> T send(
            Call call, Map<String, String> headers, Function<Json, T> reader, boolean ofPatient, Duration deadline) {
        long end = pauses.nanoTime() + deadline.toNanos();
        CallTokens tokens = new CallTokens(settings.token());
        for (int attempt = 1; ; attempt++) {
            RuntimeException failure;
            Optional<Duration> retryAfter = Optional.empty();
            try {
                HttpResponse<byte[]> answer = sendOnce(request(call, headers, tokens.next()), end);
                requireTenant(answer);
                if (answer.statusCode() == call.success()) {
                    return read(answer, reader);
                }
                Problem problem = problemIn(answer);
                if (problem.isOf(ProblemType.UNAUTHENTICATED) && tokens.findOther()) {
                    continue;
                }
                retryAfter = retryAfterIn(answer);
                failure = problem.toException(retryAfter, ofPatient);
                if (!call.mayPass(problem)) {
                    throw failure;
                }
            } catch (SSLException | WholeAnswer.TooLongException e) {
                throw new ServiceUnreachableException(Optional.empty(), e);
            } catch (IOException e) {
                failure = new ServiceUnreachableException(Optional.empty(), e);
            }
            if (!waitForNext(attempt, retryAfter, end)) {
                throw failure;
            }
        }
    }

    private boolean waitForNext(int attempt, Optional<Duration> retryAfter, long end) {
        try {
            return pauses.beforeNext(attempt, retryAfter, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpResponse<byte[]> sendOnce(HttpRequest request, long end) throws IOException {
        long nanos = Math.min(settings.attemptDeadline().toNanos(), end - pauses.nanoTime());
        try {
            return WholeAnswer.to(request, client, Duration.ofNanos(nanos), WholeAnswer.LONGEST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceUnreachableException(Optional.empty(), e);
        }
    }

    private HttpRequest request(Call call, Map<String, String> headers, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + call.path()))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
        TRACE.forEach(name -> Optional.ofNullable(headers.get(name))
                .filter(value -> VALUE.matcher(value).matches())
                .ifPresent(value -> request.header(name, value)));
        call.idempotencyKey().ifPresent(key -> request.header("Idempotency-Key", key));
        if (call.body().isEmpty()) {
            return request.method(call.method(), BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(call.method(), BodyPublishers.ofByteArray(call.body().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /** A service before 0.2 does not tell the tenant. */
    private void requireTenant(HttpResponse<byte[]> answer) {
        Optional<String> answered = answer.headers().firstValue("X-Tenant-Id");
        if (tenantId.isPresent()
                && answered.isPresent()
                && !answered.get().equals(tenantId.get().value())) {
            Arrays.fill(answer.body(), (byte) 0);
            throw new TokenRefusedException("the token is another tenant's");
        }
    }

    private static <T> T read(HttpResponse<byte[]> answer, Function<Json, T> reader) {
        try {
            return reader.apply(JsonReader.read(answer.body()));
        } catch (UnreadableJsonException e) {
            throw new UnexpectedAnswerException(answer.statusCode(), requestIdIn(answer));
        } finally {
            Arrays.fill(answer.body(), (byte) 0);
        }
    }

    private static Problem problemIn(HttpResponse<byte[]> answer) {
        return ServiceJson.problem(
                answer.statusCode(), answer.headers().firstValue("Content-Type"), requestIdIn(answer), answer.body());
    }

    private static Optional<String> requestIdIn(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("X-Request-Id");
    }

    private static Optional<Duration> retryAfterIn(HttpResponse<byte[]> answer) {
        return ServiceJson.pause(answer.headers().firstValue("Retry-After"));
    }
}
