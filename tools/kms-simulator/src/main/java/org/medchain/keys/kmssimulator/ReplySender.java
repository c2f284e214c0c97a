package org.medchain.keys.kmssimulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Sends replies, late ones when their time has come: a reply that waits holds no thread. */
record ReplySender(Executor workers) {

    private static final System.Logger LOG = System.getLogger(ReplySender.class.getName());
    private static final int NO_BODY = -1;

    void send(HttpExchange exchange, Reply reply) {
        if (reply.delay().equals(Duration.ZERO)) {
            sendNow(exchange, reply);
        } else {
            CompletableFuture.delayedExecutor(reply.delay().toMillis(), TimeUnit.MILLISECONDS, workers)
                    .execute(() -> sendNow(exchange, reply));
        }
    }

    private static void sendNow(HttpExchange exchange, Reply reply) {
        try (exchange) {
            if (reply.dropped()) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.getResponseHeaders()
                    .set("x-amzn-RequestId", UUID.randomUUID().toString());
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? NO_BODY : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } catch (IOException e) {
            // The client did not wait: ordinary where timeouts are tried.
            LOG.log(System.Logger.Level.DEBUG, "the client is gone", e);
        }
    }
}
