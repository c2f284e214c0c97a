package org.medchain.keys.development;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request to the {@link LoginPage}, and its answer. */
final class LoginExchange {

    private static final String COOKIE = "medchain-trial=";
    private static final int MOST_BYTES = 65_536;

    private final HttpExchange exchange;
    private final Map<String, List<String>> query;
    private final Map<String, List<String>> form;

    LoginExchange(HttpExchange exchange) throws IOException {
        this.exchange = exchange;
        this.query = parse(exchange.getRequestURI().getRawQuery());
        this.form = parse(new String(exchange.getRequestBody().readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    }

    private static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> fields = new TreeMap<>();
        for (String pair : Optional.ofNullable(text).orElse("").split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                fields.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
                        .add(decode(parts[1]));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns the method and the path. */
    String request() {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    }

    String header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    /** Returns the parameter of the address; no text if there is none. */
    String query(String name) {
        return query.getOrDefault(name, List.of("")).get(0);
    }

    /** Returns the field of the form; no text if there is none. */
    String form(String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }

    List<String> forms(String name) {
        return form.getOrDefault(name, List.of());
    }

    /** Returns what lets the browser in; no text if it has nothing. */
    String cookie() {
        for (String pair : header("Cookie").split("; ", -1)) {
            if (pair.startsWith(COOKIE)) {
                return pair.substring(COOKIE.length());
            }
        }
        return "";
    }

    void letIn(String secret, String location) throws IOException {
        exchange.getResponseHeaders().add("Set-Cookie", COOKIE + secret + "; Path=/; HttpOnly; SameSite=Lax");
        redirect(location);
    }

    void redirect(String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        send(303, "text/plain", "");
    }

    void refuse(String why) throws IOException {
        send(403, "text/plain; charset=UTF-8", why + "\n");
    }

    void page(int status, String html) throws IOException {
        send(status, "text/html; charset=UTF-8", html);
    }

    void json(int status, Map<String, Object> members) throws IOException {
        send(status, "application/json", Json.write(members));
    }

    private void send(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
