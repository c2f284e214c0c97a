package org.medchain.keys.it.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.keys.client.http.LoopbackServer;

/** Where an issuer's keys are fetched from, as a test wants it: answering, failing or silent. It fails until it has keys. */
final class KeyServer implements AutoCloseable {

    private final LoopbackServer server = new LoopbackServer().on("/keys", this::answer);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile byte[] keys = new byte[0];
    private volatile boolean silent;

    String url() {
        return server.uri("/keys").toString();
    }

    void serve(byte[] jwks) {
        keys = jwks;
        silent = false;
    }

    /** From here on requests are taken and never answered. */
    void fallSilent() {
        silent = true;
    }

    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        if (silent) {
            server.awaitEnd();
            return;
        }
        byte[] body = keys;
        LoopbackServer.send(exchange, body.length == 0 ? 503 : 200, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
