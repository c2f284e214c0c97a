package org.medchain.keys.kmssimulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.medchain.keys.kmssimulator.json.JsonText;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.operation.KmsRequest;
import org.medchain.keys.kmssimulator.operation.Operations;
import org.medchain.keys.kmssimulator.operation.RequestedKey;
import org.medchain.keys.kmssimulator.signature.Caller;
import org.medchain.keys.kmssimulator.signature.SignatureCheck;
import org.medchain.keys.kmssimulator.signature.SignedRequest;

/** Answers {@code POST /}: who calls, what goes wrong on demand, and otherwise the operation. */
final class KmsHandler implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(KmsHandler.class.getName());
    private static final int MAX_BODY_LENGTH = 1 << 20;
    private static final String TARGET_PREFIX = "TrentService.";

    private final SignatureCheck signatures;
    private final Faults faults;
    private final RequestedKey requestedKey;
    private final Operations operations;
    private final ReplySender sender;
    private final Map<Called, LongAdder> calls = new ConcurrentHashMap<>();

    /** The operation that was called, and its Region. */
    private record Called(String operation, String region) {}

    KmsHandler(
            SignatureCheck signatures,
            Faults faults,
            RequestedKey requestedKey,
            Operations operations,
            ReplySender sender) {
        this.signatures = signatures;
        this.faults = faults;
        this.requestedKey = requestedKey;
        this.operations = operations;
        this.sender = sender;
    }

    long calls(String operation) {
        return sum(called -> called.operation().equals(operation));
    }

    long callsIn(String region) {
        return sum(called -> called.region().equals(region));
    }

    private long sum(Predicate<Called> counted) {
        return calls.entrySet().stream()
                .filter(entry -> counted.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_LENGTH);
        sender.send(exchange, replyTo(exchange, body));
    }

    private Reply replyTo(HttpExchange exchange, byte[] body) {
        try {
            return replyTo(requestIn(exchange, body));
        } catch (KmsErrorException e) {
            return Reply.error(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the simulator is broken", e);
            return Reply.error(new KmsErrorException("InternalFailure", "The simulator is broken."));
        }
    }

    private Reply replyTo(KmsRequest request) {
        calls.computeIfAbsent(new Called(request.operation(), request.caller().region()), unused -> new LongAdder())
                .increment();
        Faults.Hit hit = faults.take(request.operation(), request.caller().region(), requestedKey.arnIn(request));
        Reply reply = hit.failure().map(Reply::of).orElseGet(() -> execute(request));
        return reply.after(hit.latency());
    }

    private Reply execute(KmsRequest request) {
        try {
            return Reply.ok(operations.answer(request));
        } catch (KmsErrorException e) {
            return Reply.error(e);
        }
    }

    private KmsRequest requestIn(HttpExchange exchange, byte[] body) {
        String target = header(exchange, "x-amz-target").orElse("");
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().equals("/")
                || !target.startsWith(TARGET_PREFIX)) {
            throw new KmsErrorException("UnknownOperationException", "POST / with X-Amz-Target: TrentService.");
        }
        Caller caller = signatures.callerOf(
                new SignedRequest(exchange.getRequestMethod(), body, name -> header(exchange, name)));
        return new KmsRequest(target.substring(TARGET_PREFIX.length()), caller, json(body));
    }

    private static JsonObject json(byte[] body) {
        try {
            return JsonText.parse(new String(body, StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new KmsErrorException("SerializationException", "The body is not a JSON object.");
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }
}
