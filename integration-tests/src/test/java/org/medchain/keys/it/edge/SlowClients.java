package org.medchain.keys.it.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.HttpsClient;

/** Clients that keep a server waiting, each on a connection of its own, which it opens again when it is closed. */
final class SlowClients implements AutoCloseable {

    /** What they do. */
    enum Kind {
        /** Ask for the largest page of the interface, and don't read it. */
        PAGE_NOT_READ,
        PAGE_NOT_READ_OVER_TLS,
        /** Ask for the description of the interface, again and again. */
        DESCRIPTION_AGAIN,
        /** Send a token that is not valid, again and again. */
        TOKEN_NOT_VALID_AGAIN,
        /** Send the beginning of a body, with the token of one key-user. */
        BODY_STALLS,
        /** The same, without a token. */
        BODY_WITHOUT_TOKEN_STALLS,
        BODY_OF_ENDLESS_CHUNKS,
        HANDSHAKE_STALLS,
        HEADERS_TRICKLE,
        /** Ask for small answers again and again, and don't read them. */
        ANSWERS_NOT_READ
    }

    private static final Pattern SCRIPT = Pattern.compile("src=\"([^\"]*bundle[^\"]*\\.js)\"");
    private static final int SMALL_WINDOW = 4096;
    private static final int PAUSE_MILLIS = 200;
    private static final int PAUSES = 60;

    private final Api api;
    private final URI plain;
    private final HttpsClient tls;
    private final String script;
    private final String body;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended = true;

    private interface Attack {

        void on(Socket socket) throws IOException, InterruptedException;
    }

    SlowClients(Api api) throws Exception {
        this.api = api;
        this.plain = api.installation().server().uri();
        this.tls = HttpsClient.trusting(api.installation());
        Matcher page =
                SCRIPT.matcher(api.rawRequest("GET", "/openapi/ui/").send().body());
        this.script = page.find() ? get("/openapi/ui/" + page.group(1)) : get("/openapi/ui/");
        this.body = String.join(
                "\r\n",
                "POST /api/v1/patients/p/data-keys/decrypt HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "");
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** Begins, and returns when each client has been at it once. */
    void begin(Kind kind, int connections) throws InterruptedException {
        ended = false;
        CountDownLatch begun = new CountDownLatch(connections);
        Attack attack = attack(kind);
        for (int i = 0; i < connections; i++) {
            threads.execute(() -> goOn(kind, attack, begun));
        }
        begun.await(1, TimeUnit.MINUTES);
    }

    private Attack attack(Kind kind) {
        String token = "Authorization: Bearer " + api.newHospital().keyUser() + "\r\n";
        return switch (kind) {
            case PAGE_NOT_READ, PAGE_NOT_READ_OVER_TLS -> socket -> send(socket, script);
            case DESCRIPTION_AGAIN -> socket -> ask(socket, get("/openapi"));
            case TOKEN_NOT_VALID_AGAIN ->
                socket -> ask(
                        socket,
                        "GET /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a.b.c\r\n\r\n");
            case BODY_STALLS -> socket -> send(socket, body + token + "Content-Length: 100\r\n\r\n{");
            case BODY_WITHOUT_TOKEN_STALLS -> socket -> send(socket, body + "Content-Length: 100\r\n\r\n{");
            case BODY_OF_ENDLESS_CHUNKS ->
                socket -> {
                    send(socket, body + token + "Transfer-Encoding: chunked\r\n\r\n");
                    repeat(socket, "1\r\n{\r\n");
                };
            case HANDSHAKE_STALLS -> socket -> send(socket, "\u0016\u0003\u0001\u0002");
            case HEADERS_TRICKLE ->
                socket -> {
                    send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
                    repeat(socket, "a");
                };
            case ANSWERS_NOT_READ -> socket -> repeat(socket, get("/api/v1/tenants"));
        };
    }

    private void goOn(Kind kind, Attack attack, CountDownLatch begun) {
        while (!ended) {
            try (Socket socket = connect(kind)) {
                open.add(socket);
                begun.countDown();
                attack.on(socket);
                hold(socket);
            } catch (IOException e) {
                // The server has ended it, and there will be another.
                begun.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Keeps the connection for as long as the server waits, or a little longer: whether the server has ended it shows only if it is read. */
    private void hold(Socket socket) throws InterruptedException {
        for (int i = 0; i < PAUSES && !ended && !socket.isClosed(); i++) {
            Thread.sleep(PAUSE_MILLIS);
        }
        open.remove(socket);
    }

    private Socket connect(Kind kind) throws IOException {
        if (kind == Kind.PAGE_NOT_READ_OVER_TLS) {
            return tls.connect("127.0.0.1", api.installation().server().httpsPort());
        }
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_WINDOW);
        socket.connect(
                kind == Kind.HANDSHAKE_STALLS
                        ? new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                api.installation().server().httpsPort())
                        : new InetSocketAddress(InetAddress.getLoopbackAddress(), plain.getPort()));
        return socket;
    }

    /** Asks again as soon as an answer begins. */
    private void ask(Socket socket, String request) throws IOException {
        while (!ended) {
            send(socket, request);
            if (socket.getInputStream().read() < 0) {
                return;
            }
            socket.getInputStream().skip(socket.getInputStream().available());
        }
    }

    private void repeat(Socket socket, String text) throws IOException, InterruptedException {
        while (!ended) {
            send(socket, text);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Ends all connections. */
    void end() throws IOException {
        ended = true;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    @Override
    public void close() {
        ended = true;
        threads.shutdownNow();
    }
}
