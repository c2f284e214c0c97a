package org.medchain.keys.client.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.delivery.KeySealer;
import org.medchain.keys.problem.ProblemType;

/** The service's interface for data keys, over a service in memory. A test says what is answered in place of that, or not at all. */
public final class KeysOverHttp implements AutoCloseable {

    /** Whose keys it seals, if it is asked to. */
    public static final TenantId TENANT = new TenantId("clinic-north");

    /** What a test lets happen to one request. */
    @FunctionalInterface
    interface Fault {

        void answer(HttpExchange exchange) throws IOException;
    }

    /**
     * A request as it came.
     *
     * @param trace the headers of a trace, if it has any
     */
    public record Received(
            String path, String authorization, List<String> idempotencyKeys, int length, List<String> trace) {}

    private final LoopbackServer server = new LoopbackServer();
    private final InMemoryService service;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Optional<TenantId> ofToken = Optional.empty();

    public KeysOverHttp(InMemoryService service) {
        this.service = service;
        server.on("/", this::answer);
    }

    public URI address() {
        return server.uri("");
    }

    public List<Received> received() {
        return received;
    }

    /** All tokens are of this tenant from now on, and answers say so. */
    void tokensAreOf(TenantId tenantId) {
        ofToken = Optional.of(tenantId);
    }

    /** For the next request that has none yet. */
    void next(Fault fault) {
        faults.add(fault);
    }

    public void nextProblem(ProblemType type, Map<String, String> headers) {
        next(exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            send(exchange, type.status(), "application/problem+json", problem(type));
        });
    }

    public void nextAnswer(int status, String type, String body) {
        next(exchange -> send(exchange, status, type, body));
    }

    /** Headers, and never a body. */
    void nextStalls() {
        next(exchange -> {
            exchange.sendResponseHeaders(201, 1_000);
            exchange.getResponseBody().flush();
            server.awaitEnd();
        });
    }

    void nextIsCutOff() {
        next(HttpExchange::close);
    }

    private void answer(HttpExchange exchange) throws IOException {
        ofToken.ifPresent(tenant -> exchange.getResponseHeaders().set("X-Tenant-Id", tenant.value()));
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(new Received(
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getOrDefault("Idempotency-Key", List.of()),
                body.length,
                Stream.of("traceparent", "tracestate", "baggage", "X-Other")
                        .map(exchange.getRequestHeaders()::getFirst)
                        .filter(Objects::nonNull)
                        .toList()));
        Fault fault = faults.poll();
        if (fault != null) {
            fault.answer(exchange);
            return;
        }
        try {
            succeed(exchange, body);
        } catch (KeyManagementException e) {
            ProblemType type = ProblemType.of(e.reason());
            send(exchange, type.status(), "application/problem+json", problem(type));
        } catch (MalformedValueException e) {
            send(exchange, 400, "application/problem+json", problem(ProblemType.INVALID_REQUEST));
        }
    }

    private void succeed(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String answer;
        if (path.startsWith("/api/v1/tenant-keys/")) {
            boolean makes = exchange.getRequestMethod().equals("POST");
            send(exchange, makes ? 201 : 200, "application/json", json(tenantKey(exchange.getRequestURI(), makes)));
            return;
        }
        if (path.equals("/api/v1/revocations")) {
            answer = revoked(exchange.getRequestURI().getQuery());
        } else if (path.equals("/api/v1/data-keys/batch")) {
            List<PatientId> patients = items(body).map(KeysOverHttp::patientOf).toList();
            answer = batch(
                    service.generateDataKeys(patients),
                    (key, item) -> json(key, keyMember(body, key.plainKey(), key.keyId(), patients.get(item))));
        } else if (path.equals("/api/v1/data-keys/decrypt/batch")) {
            List<KeyToDecrypt> keys = items(body).map(KeysOverHttp::keyOf).toList();
            answer = batch(
                    service.decryptDataKeys(keys),
                    (key, item) -> json(
                            key,
                            keyMember(
                                    body,
                                    key.plainKey(),
                                    key.keyId(),
                                    keys.get(item).patientId())));
        } else if (path.endsWith("/decrypt")) {
            DecryptedDataKey key = service.decryptDataKey(encryptedKeyOf(JsonReader.read(body)), patientIn(path));
            answer = json(key, keyMember(body, key.plainKey(), key.keyId(), patientIn(path)));
        } else {
            GeneratedDataKey key = service.generateDataKey(patientIn(path));
            String json = json(key, keyMember(body, key.plainKey(), key.keyId(), patientIn(path)));
            send(exchange, 201, "application/json", json);
            return;
        }
        send(exchange, 200, "application/json", answer);
    }

    /** As the request asks for it. */
    private static String keyMember(byte[] body, PlainKey plainKey, DataKeyId keyId, PatientId patientId) {
        Optional<Json> publicKey =
                body.length == 0 ? Optional.empty() : JsonReader.read(body).find("recipientPublicKey");
        if (publicKey.isEmpty()) {
            return "\"plainKey\":\"" + plainKey.use(Base64.getEncoder()::encodeToString) + "\"";
        }
        byte[] sealedKey = KeySealer.to(publicKey.get().text(), new SecureRandom())
                .seal(plainKey, keyId, new EncryptionContext(TENANT, patientId));
        return "\"sealedKey\":\"" + Base64.getEncoder().encodeToString(sealedKey) + "\"";
    }

    private String revoked(String query) {
        Map<String, String> parameters = Stream.of(query.split("&", -1))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        RevokedPatients told = service.after(
                Optional.ofNullable(parameters.get("after")),
                Duration.ofSeconds(Long.parseLong(parameters.get("wait"))));
        String patients = told.patients().stream()
                .map(id -> "\"" + id.value().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(","));
        return "{\"patientIds\":[" + patients + "],\"allPatients\":" + told.all() + ",\"cursor\":\"" + told.cursor()
                + "\",\"more\":" + told.more() + ",\"intervalSeconds\":"
                + told.interval().toSeconds() + "}";
    }

    /** Of /api/v1/patients/{patientId}/data-keys. */
    private static PatientId patientIn(String path) {
        return new PatientId(URLDecoder.decode(path.split("/", -1)[4].replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static Stream<Json> items(byte[] body) {
        return JsonReader.read(body).require("items").items().stream();
    }

    private static PatientId patientOf(Json item) {
        return new PatientId(item.require("patientId").text());
    }

    private static EncryptedKey encryptedKeyOf(Json item) {
        return EncryptedKey.fromBase64(item.require("encryptedKey").text());
    }

    private static KeyToDecrypt keyOf(Json item) {
        return new KeyToDecrypt(encryptedKeyOf(item), patientOf(item));
    }

    private static String json(GeneratedDataKey key, String keyMember) {
        return "{\"keyId\":\"" + key.keyId() + "\",\"encryptedKey\":\""
                + key.encryptedKey().toBase64() + "\",\"algorithm\":\"AES-256\",\"generation\":" + key.generation()
                + ",\"createdAt\":\"" + key.createdAt() + "\""
                + key.limits()
                        .maxMessages()
                        .map(most -> ",\"maxMessages\":" + most)
                        .orElse("")
                + key.limits()
                        .notAfter()
                        .map(end -> ",\"notAfter\":\"" + end + "\"")
                        .orElse("")
                + "," + keyMember + "}";
    }

    private TenantKey tenantKey(URI uri, boolean makes) {
        TenantKeyName name = new TenantKeyName(uri.getPath().split("/", -1)[4]);
        if (uri.getQuery() == null) {
            return service.decryptTenantKey(name);
        }
        TenantKeyVersion version =
                new TenantKeyVersion(name, Integer.parseInt(uri.getQuery().replace("version=", "")));
        return makes ? service.generateTenantKey(version) : service.decryptTenantKey(version);
    }

    private static String json(TenantKey key) {
        return "{\"name\":\"" + key.version().name() + "\",\"version\":"
                + key.version().number() + ",\"keyId\":\"" + key.keyId() + "\",\"createdAt\":\"" + key.createdAt()
                + "\",\"plainKey\":\"" + key.plainKey().use(Base64.getEncoder()::encodeToString) + "\"}";
    }

    private static String json(DecryptedDataKey key, String keyMember) {
        return "{\"keyId\":\"" + key.keyId() + "\",\"generation\":1," + keyMember + "}";
    }

    private static <T> String batch(List<BatchResult<T>> results, BiFunction<T, Integer, String> json) {
        return IntStream.range(0, results.size())
                .mapToObj(item -> results.get(item)
                        .result()
                        .map(key -> json.apply(key, item))
                        .orElseGet(() -> "{\"problem\":"
                                + problem(ProblemType.of(((KeyManagementException)
                                                results.get(item).failure().orElseThrow())
                                        .reason()))
                                + "}"))
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    static String problem(ProblemType type) {
        return "{\"type\":\"" + type.type() + "\",\"title\":\"" + type.title() + "\",\"status\":" + type.status()
                + ",\"detail\":\"" + type.detail() + "\",\"requestId\":\"req-1\"}";
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        LoopbackServer.send(exchange, status, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
