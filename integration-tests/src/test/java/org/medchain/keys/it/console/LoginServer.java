package org.medchain.keys.it.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerEnvironment;

/**
 * An issuer with a login page that asks nobody: it logs in whom the test named last. It holds a code to its PKCE
 * verifier, its redirect and its client, and takes each once.
 */
final class LoginServer implements AutoCloseable {

    static final String CLIENT = "medchain-console";
    static final String SECRET = "a secret of the console: +&%";

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, Person> sessions = new ConcurrentHashMap<>();
    private final List<String> revoked = new CopyOnWriteArrayList<>();
    private volatile TokenIssuer tokens;
    private volatile Person next;
    private volatile Duration life = Duration.ofMinutes(5);

    /** A person with a tenant and roles. */
    record Person(String name, String tenant, Set<Role> roles) {}

    LoginServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, description()));
        server.createContext("/auth", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/revoke", this::revoke);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void signWith(TokenIssuer issuer) {
        tokens = issuer.withIssuer(url()).withClaim("azp", CLIENT);
    }

    /** The environment of a server to whose console people log in here. */
    ServerEnvironment environmentOf(Installation installation) {
        return installation
                .environment()
                .with("MP_JWT_VERIFY_ISSUER", url())
                .with("JWT_CLOCK_SKEW_SECONDS", "0")
                .with("CONSOLE_CLIENT_ID", CLIENT)
                .with("CONSOLE_CLIENT_SECRET", SECRET)
                .with("CONSOLE_URL", "https://" + Chromium.HOST);
    }

    /** Signs a token for a request over HTTP. */
    String token(Person person) {
        return tokens.withoutClaim("azp").issue(person.name(), person.tenant(), person.roles());
    }

    /** Signs one that tells what it is for. */
    String token(Person person, String purpose) {
        return tokens.withoutClaim("azp")
                .withClaim("purpose_of_use", purpose)
                .issue(person.name(), person.tenant(), person.roles());
    }

    /** Signs what tells the console that the person has logged out. */
    String logoutToken(Person person) {
        return tokens.withoutClaim("azp")
                .withAudience(CLIENT)
                .withClaim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                .issue(person.name(), person.tenant(), Set.of());
    }

    void logIn(Person person) {
        next = person;
    }

    /** Gives tokens that last so long from here on. */
    void tokensLast(Duration time) {
        life = time;
    }

    /** Ends all logins: nothing is renewed. */
    void endSessions() {
        sessions.clear();
    }

    /** Gives the person other roles, which the next access token has. */
    void change(Person person) {
        sessions.replaceAll((refresh, known) -> known.name().equals(person.name()) ? person : known);
    }

    List<String> revoked() {
        return revoked;
    }

    private String description() {
        return Json.createObjectBuilder()
                .add("issuer", url())
                .add("authorization_endpoint", url() + "/auth")
                .add("token_endpoint", url() + "/token")
                .add("revocation_endpoint", url() + "/revoke")
                .add("end_session_endpoint", url() + "/logout")
                .build()
                .toString();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parse(exchange.getRequestURI().getRawQuery());
        if (!CLIENT.equals(asked.get("client_id")) || !"S256".equals(asked.get("code_challenge_method"))) {
            answer(exchange, 400, "{}");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .set("Location", asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
        answer(exchange, 302, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = form(exchange);
        if (!isTheConsole(exchange)) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if ("refresh_token".equals(sent.get("grant_type"))) {
            Person known = sessions.remove(sent.get("refresh_token"));
            give(exchange, known);
        } else {
            Map<String, String> asked = codes.remove(sent.getOrDefault("code", ""));
            boolean fits = asked != null
                    && asked.get("code_challenge").equals(challenge(sent.get("code_verifier")))
                    && asked.get("redirect_uri").equals(sent.get("redirect_uri"));
            give(exchange, fits ? next : null);
        }
    }

    private void give(HttpExchange exchange, Person person) throws IOException {
        if (person == null) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        String refresh = UUID.randomUUID().toString();
        sessions.put(refresh, person);
        answer(
                exchange,
                200,
                Json.createObjectBuilder()
                        .add(
                                "access_token",
                                tokens.withLifetime(life).issue(person.name(), person.tenant(), person.roles()))
                        .add("token_type", "Bearer")
                        .add("refresh_token", refresh)
                        .build()
                        .toString());
    }

    private void revoke(HttpExchange exchange) throws IOException {
        String token = form(exchange).get("token");
        revoked.add(token);
        sessions.remove(token);
        answer(exchange, 200, "");
    }

    /** RFC 6749 section 2.3.1: both are encoded. */
    private static boolean isTheConsole(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("Basic ")) {
            return false;
        }
        String[] pair =
                new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":", 2);
        return decode(pair[0]).equals(CLIENT) && decode(pair[1]).equals(SECRET);
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> parse(String query) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            fields.put(decode(parts[0]), decode(parts[1]));
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream stream = exchange.getResponseBody()) {
            stream.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
