package org.medchain.keys.it.keycloak;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;
import org.medchain.keys.it.server.MedChainServer;

/** A Keycloak of this machine, as a process of its own, with the realm of docs/run/issuers and secrets of this run. */
final class Keycloak implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final String REALM = "hospital";
    private static final String CLIENT = "ward-application";
    private static final String PERSONS_CLIENT = "medchain-command-line";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String password = UUID.randomUUID().toString();
    private final URI uri = URI.create("http://127.0.0.1:" + MedChainServer.freePort());
    private final Process process;

    /** @param home of the unpacked distribution, whose data are replaced */
    Keycloak(Path home, Path realmFile) throws IOException {
        Path imports = home.resolve("data/import");
        Files.createDirectories(imports);
        Files.copy(realmFile, imports.resolve(realmFile.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--db=dev-mem",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + uri.getPort())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("console.log").toFile());
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", password);
        process = builder.start();
    }

    void awaitStarted() {
        await().atMost(LONGEST_START).until(this::answers);
    }

    String issuer() {
        return uri + "/realms/" + REALM;
    }

    String keysUrl() {
        return issuer() + "/protocol/openid-connect/certs";
    }

    /** A token that the client gets for itself. */
    String token() {
        String secret = makeSecret(CLIENT);
        return token(REALM, "grant_type=client_credentials&client_id=" + CLIENT + "&client_secret=" + secret);
    }

    /** Makes a new secret of a client, and returns it. */
    String makeSecret(String client) {
        return admin("POST", "/clients/" + clientId(client) + "/client-secret", JsonValue.NULL)
                .asJsonObject()
                .getString("value");
    }

    /** Sends logout tokens for a client to another address than that of the realm file. */
    void tellOfLogouts(String client, String url) {
        admin(
                "PUT",
                "/clients/" + clientId(client),
                Json.createObjectBuilder()
                        .add("clientId", client)
                        .add("attributes", Json.createObjectBuilder().add("backchannel.logout.url", url))
                        .build());
    }

    /** Ends all sessions of a person, as an administrator does. */
    void logOut(String person) {
        admin("POST", "/users/" + userId(person) + "/logout", JsonValue.NULL);
    }

    /** From here on tokens are signed with a new key; those of the old one are still good. */
    void addKey() {
        String realm = admin("GET", "", JsonValue.NULL).asJsonObject().getString("id");
        admin(
                "POST",
                "/components",
                Json.createObjectBuilder()
                        .add("name", "newer")
                        .add("providerId", "rsa-generated")
                        .add("providerType", "org.keycloak.keys.KeyProvider")
                        .add("parentId", realm)
                        .add(
                                "config",
                                Json.createObjectBuilder()
                                        .add(
                                                "priority",
                                                Json.createArrayBuilder().add("999")))
                        .build());
    }

    /** From here on no token of a key that was there at the start is good. */
    void removeOldKeys() {
        JsonArray providers = admin("GET", "/components?type=org.keycloak.keys.KeyProvider", JsonValue.NULL)
                .asJsonArray();
        providers.getValuesAs(JsonObject.class).stream()
                .filter(provider -> provider.getString("providerId").equals("rsa-generated")
                        && !provider.getString("name").equals("newer"))
                .forEach(provider -> admin("DELETE", "/components/" + provider.getString("id"), JsonValue.NULL));
    }

    /** A token of one of the realm's persons, who gets a password for it: nobody is there to confirm a device's code. */
    String tokenOf(String person) {
        admin(
                "PUT",
                "/clients/" + clientId(PERSONS_CLIENT),
                Json.createObjectBuilder()
                        .add("clientId", PERSONS_CLIENT)
                        .add("directAccessGrantsEnabled", true)
                        .build());
        return token(
                REALM,
                "grant_type=password&client_id=" + PERSONS_CLIENT + "&username=" + person + "&password="
                        + passwordOf(person));
    }

    /** Gives a person a password, and returns it. */
    String passwordOf(String person) {
        admin(
                "PUT",
                "/users/" + userId(person) + "/reset-password",
                Json.createObjectBuilder()
                        .add("type", "password")
                        .add("temporary", false)
                        .add("value", password)
                        .build());
        return password;
    }

    private String userId(String person) {
        return idOf("/users?exact=true&username=" + person);
    }

    private String clientId(String client) {
        return idOf("/clients?clientId=" + client);
    }

    private String idOf(String query) {
        return admin("GET", query, JsonValue.NULL)
                .asJsonArray()
                .getJsonObject(0)
                .getString("id");
    }

    private JsonValue admin(String method, String path, JsonValue body) {
        String token = token("master", "grant_type=password&client_id=admin-cli&username=admin&password=" + password);
        return send(HttpRequest.newBuilder(uri.resolve("/admin/realms/" + REALM + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == JsonValue.NULL ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build());
    }

    private String token(String realm, String form) {
        return send(HttpRequest.newBuilder(uri.resolve("/realms/" + realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build())
                .asJsonObject()
                .getString("access_token");
    }

    private JsonValue send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new IllegalStateException("Keycloak answers with status " + response.statusCode());
            }
            return response.body().isEmpty() ? JsonValue.NULL : parse(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Keycloak", e);
        }
    }

    private static JsonValue parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readValue();
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("Keycloak has ended; see console.log in its directory");
        }
        try {
            return http.send(HttpRequest.newBuilder(URI.create(keysUrl())).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }
}
