package org.medchain.keys.server.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.Shared;

/**
 * Answers probes over plain HTTP, with the JDK's server and one thread that does nothing else. Its answers are at hand: the thread waits for
 * no database and no other thread.
 *
 * <p>Limit: a client that sends half a request holds the thread, for as long as {@code sun.net.httpserver.maxReqTime} says ({@code jvm.options}). The
 * port is for operators alone.
 */
@Shared
public final class ProbeServer {

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final int NO_BODY = -1;

    private final ProbeSettings settings;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(ProbeServer::newThread);
    private HttpServer server;

    @Inject
    ProbeServer(ProbeSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes the port, if one is set. Nothing is answered there yet.
     *
     * @throws org.medchain.keys.server.settings.InvalidSettingException if nothing can listen on it
     */
    public synchronized void open() {
        Optional<InetSocketAddress> address = settings.address();
        if (address.isPresent()) {
            try {
                server = HttpServer.create(address.get(), 0);
            } catch (IOException e) {
                throw settings.refuse();
            }
        }
    }

    /**
     * Begins to answer, if a port is taken.
     *
     * @param answers what is answered, by path
     */
    public synchronized void start(Map<String, Supplier<ProbeAnswer>> answers) {
        if (server != null) {
            server.setExecutor(thread);
            server.createContext("/", exchange -> answer(exchange, answers));
            server.start();
        }
    }

    /** Gives the port back at once, if one is taken. */
    @PreDestroy
    public synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        thread.shutdownNow();
    }

    /** Returns the address that it listens on. */
    synchronized InetSocketAddress address() {
        return server.getAddress();
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "medchain-probes");
        thread.setDaemon(true);
        return thread;
    }

    private static void answer(HttpExchange exchange, Map<String, Supplier<ProbeAnswer>> answers) throws IOException {
        try {
            Supplier<ProbeAnswer> answer = answers.get(exchange.getRequestURI().getPath());
            if (!READING.contains(exchange.getRequestMethod())) {
                refuse(exchange, ProblemType.METHOD_NOT_ALLOWED);
            } else if (answer == null) {
                refuse(exchange, ProblemType.NOT_FOUND);
            } else {
                ProbeAnswer now = answer.get();
                send(exchange, now.up() ? 200 : 503, "application/json", now.json());
            }
        } finally {
            exchange.close();
        }
    }

    /** The words of problems have neither quotes nor controls. */
    private static void refuse(HttpExchange exchange, ProblemType problem) throws IOException {
        String body = "{\"type\":\"" + problem.type() + "\",\"title\":\"" + problem.title() + "\",\"status\":"
                + problem.status() + ",\"detail\":\"" + problem.detail() + "\"}";
        send(exchange, problem.status(), "application/problem+json", body);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, head ? NO_BODY : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
