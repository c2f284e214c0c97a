package org.medchain.keys.console.login;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.medchain.keys.console.session.Tokens;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.console.ConsoleClient;
import org.medchain.keys.server.console.ConsoleSettings;
import org.medchain.keys.server.http.BoundedHttp;
import org.medchain.keys.server.tls.ServerTrust;

/** Asks the issuer for tokens, in the name of the console. Safe for use by many threads. */
@Shared
final class Issuer {

    private static final Logger LOG = System.getLogger(Issuer.class.getName());
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 262_144;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Sends a request and reads its answer. */
    interface Http {
        HttpResponse<byte[]> send(HttpRequest request) throws IOException;
    }

    private final Optional<ConsoleClient> client;
    private final Http http;
    private final IssuerDescriptions descriptions;

    @Inject
    Issuer(ConsoleSettings settings, ServerTrust trust, Clock clock) {
        this(settings.client(), new BoundedHttp(trust, "the token issuer", MOST_BYTES, LONGEST)::send, clock);
    }

    Issuer(Optional<ConsoleClient> client, Http http, Clock clock) {
        this.client = client;
        this.http = http;
        this.descriptions = new IssuerDescriptions(this::read, clock);
    }

    ConsoleClient client() {
        return client.orElseThrow();
    }

    /** @throws IssuerAwayException if it can't be had */
    IssuerDescription description() {
        return descriptions.get();
    }

    private IssuerDescription read() {
        String issuer = client().issuer().toString();
        URI url = URI.create((issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration");
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(url).GET());
        if (answer.statusCode() != 200) {
            throw away("answers " + answer.statusCode() + " in place of its description", null);
        }
        try {
            return IssuerDescription.parse(json(answer), client().issuer());
        } catch (RuntimeException e) { // whatever the other side sends
            throw away("describes itself in a way that can't be used: " + e.getMessage(), e);
        }
    }

    /** Exchanges the code of a login. */
    Tokens exchange(String code, String verifier, URI redirect) {
        return tokens(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "code_verifier",
                verifier,
                "redirect_uri",
                redirect.toString()));
    }

    /** Gets the next tokens; the refresh token stays the same unless the issuer sends another. */
    Tokens renew(String refreshToken) {
        Tokens next = tokens(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
        return next.refresh().isPresent() ? next : new Tokens(next.access(), Optional.of(refreshToken));
    }

    /** Takes a token back, if the issuer has a place for that. A failure is logged: the session is over here all the same. */
    void revoke(String refreshToken) {
        try {
            IssuerDescription known = description();
            if (known.revocation().isPresent()) {
                int status = send(form(known.revocation().get(), Map.of("token", refreshToken)))
                        .statusCode();
                if (status >= 400) {
                    LOG.log(Level.WARNING, "the token issuer answers " + status + " to a logout of the console");
                }
            }
        } catch (IssuerAwayException e) {
            LOG.log(Level.WARNING, "a logout of the console did not reach the token issuer: " + e.getMessage());
        }
    }

    private Tokens tokens(Map<String, String> parameters) {
        HttpResponse<byte[]> answer = send(form(description().token(), parameters));
        if (isPassing(answer.statusCode())) {
            throw away("answers " + answer.statusCode() + " to a login of the console", null);
        }
        JsonObject json = json(answer);
        if (answer.statusCode() != 200) {
            String error = json.getString("error", "none");
            // Of a client that the issuer does not know an operator must learn; the rest is everyday.
            LOG.log(
                    error.equals("invalid_grant") ? Level.DEBUG : Level.WARNING,
                    "the token issuer refuses a login of the console with " + answer.statusCode() + " "
                            + error.replaceAll("[^a-z_]", "?"));
            throw new LoginRefusedException(LoginRefusedException.Reason.BY_ISSUER);
        }
        String access = json.getString("access_token", "");
        if (access.isEmpty() || !json.getString("token_type", "").equalsIgnoreCase("bearer")) {
            throw away("gives no bearer token", null);
        }
        return new Tokens(access, Optional.ofNullable(json.getString("refresh_token", null)));
    }

    /** Returns true if the status says nothing about the login: the issuer, or a proxy before it, has too much to do or fails. */
    private static boolean isPassing(int status) {
        return status >= 500 || status == TOO_MANY_REQUESTS || status == TIMEOUT;
    }

    private HttpRequest.Builder form(URI url, Map<String, String> parameters) {
        Map<String, String> sent = new TreeMap<>(parameters);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        Optional<String> secret = client().secret().get();
        if (secret.isPresent() && description().takesBasic()) {
            // RFC 6749 section 2.3.1: both are encoded before they are joined.
            String pair = encode(client().id()) + ":" + encode(secret.get());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else {
            sent.put("client_id", client().id());
            secret.ifPresent(it -> sent.put("client_secret", it));
        }
        return request.POST(BodyPublishers.ofString(query(sent)));
    }

    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(it -> encode(it.getKey()) + "=" + encode(it.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(LONGEST).build());
        } catch (IOException e) {
            throw away("can't be reached", e);
        }
    }

    private static JsonObject json(HttpResponse<byte[]> answer) {
        try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(answer.body()))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw away("does not answer in JSON", e);
        }
    }

    private static IssuerAwayException away(String whatHappens, Throwable cause) {
        IssuerAwayException away = new IssuerAwayException("the token issuer " + whatHappens, cause);
        LOG.log(Level.DEBUG, away.getMessage(), away);
        return away;
    }
}
