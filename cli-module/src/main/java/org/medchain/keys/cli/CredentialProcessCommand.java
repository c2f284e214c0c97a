package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Prints the bearer token as AWS' SDKs and tools take credentials from a process, with the time until which it is valid, so that they ask again by
 * themselves.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS SDKs, process credential provider</a>
 */
@Command(
        name = "credential-process",
        description = "Prints the token as AWS' SDKs take it: credential_process = medchain credential-process")
record CredentialProcessCommand(Context context) implements Callable<Integer> {

    /** The SDKs want both, and sign with them what nobody verifies. */
    private static final String NO_SECRET = "medchain";

    @Override
    public Integer call() {
        String token = context.tokens().get();
        JsonObject credentials = Json.createObjectBuilder()
                .add("Version", 1)
                .add("AccessKeyId", NO_SECRET)
                .add("SecretAccessKey", NO_SECRET)
                .add("SessionToken", token)
                .add("Expiration", expiryOf(token).toString())
                .build();
        context.terminal().out().println(credentials);
        return ExitStatus.DONE.code();
    }

    /** Reads the expiry of a signed JWT (RFC 7519 section 4.1.4). Only the service can tell whether the rest of it is right. */
    private static Instant expiryOf(String token) {
        String[] parts = token.split("\\.", -1);
        try (JsonReader claims = Json.createReader(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(parts[parts.length == 3 ? 1 : 0])))) {
            JsonValue expiry = claims.readObject().get("exp");
            if (expiry instanceof JsonNumber seconds) {
                return Instant.ofEpochSecond(seconds.longValue());
            }
        } catch (IllegalArgumentException | DateTimeException | JsonException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "the token is no JWT", e);
        }
        throw CommandFailedException.wrongUsage("the token does not say when it expires (exp)");
    }
}
