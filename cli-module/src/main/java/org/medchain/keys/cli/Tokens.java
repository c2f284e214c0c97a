package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.medchain.keys.chain.command.FileFailure;
import org.medchain.keys.client.http.WholeAnswer;

/**
 * The source of the bearer token: a file, the environment, or an issuer (OAuth 2.0 client credentials, RFC 6749 section
 * 4.4). {@link Configuration#requireForRequests} has checked that one of them is set.
 */
final class Tokens implements Supplier<String> {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final int SHORTEST_LIFE = 60;
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final Configuration configuration;
    private final HttpClient http;
    private String issued;
    private long issuedUntil;

    Tokens(Configuration configuration, HttpClient http) {
        this.configuration = configuration;
        this.http = http;
    }

    /** Returns the token after checking it here: the JDK's client repeats a header that it refuses. */
    @Override
    public String get() {
        String token = configuration
                .tokenFile()
                .map(file -> read("--token-file", file))
                .or(configuration::token)
                .orElseGet(this::fromIssuer);
        if (!TOKEN.matcher(token).matches()) {
            throw CommandFailedException.wrongUsage("the token is empty, or has blanks or control characters");
        }
        return token;
    }

    private static String read(String name, Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitStatus.WRONG_USAGE, FileFailure.cannot("read", "the file of " + name, e), e);
        }
    }

    private synchronized String fromIssuer() {
        if (issued == null || System.nanoTime() - issuedUntil >= 0) {
            JsonObject answer = ask(configuration.find("token-endpoint").orElseThrow());
            issued = answer.getString("access_token", "");
            long life = answer.getInt("expires_in", SHORTEST_LIFE);
            issuedUntil =
                    System.nanoTime() + Duration.ofSeconds(life).minus(EARLY).toNanos();
        }
        return issued;
    }

    private JsonObject ask(String endpoint) {
        String form = "grant_type=client_credentials"
                + configuration
                        .find("scope")
                        .map(scope -> "&scope=" + encode(scope))
                        .orElse("");
        try {
            HttpResponse<byte[]> answer = WholeAnswer.to(
                    HttpRequest.newBuilder(requireSafe(URI.create(endpoint)))
                            .header("Authorization", credentials())
                            .header("Accept", "application/json")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    http,
                    TIMEOUT,
                    LONGEST_ANSWER);
            if (answer.statusCode() != 200) {
                throw new CommandFailedException(
                        ExitStatus.REFUSED, "the issuer refused to issue a token: status " + answer.statusCode());
            }
            try (JsonReader reader = Json.createReader(new ByteArrayInputStream(answer.body()))) {
                return reader.readObject();
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitStatus.WRONG_USAGE, Configuration.variable("token-endpoint") + " is not a URL", e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitStatus.UNAVAILABLE, "the issuer of tokens can't be reached: " + Unreachable.causeOf(e), e);
        } catch (JsonException e) {
            throw new CommandFailedException(ExitStatus.UNAVAILABLE, "the issuer's answer is not a JSON object", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitStatus.UNAVAILABLE, "interrupted", e);
        }
    }

    /** Returns the credentials of RFC 6749 section 2.3.1: both are encoded as in a form. */
    private String credentials() {
        String id = configuration.find("client-id").orElseThrow();
        Path secret = Path.of(configuration.find("client-secret-file").orElseThrow());
        String both = encode(id) + ":" + encode(read(Configuration.variable("client-secret-file"), secret));
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static URI requireSafe(URI endpoint) {
        if (!Addresses.areSafe(endpoint)) {
            throw CommandFailedException.wrongUsage(Configuration.variable("token-endpoint")
                    + " must be https:// and a host, or http:// and a host of this machine");
        }
        return endpoint;
    }
}
