package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A server whose issuer is away, falls silent and changes its keys. The database makes no difference. */
@Tag("slow")
@OnePass
class IssuerIT {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private KeyServer issuer;
    private Installation installation;
    private Api api;

    @BeforeEach
    void createInstallation() throws IOException {
        issuer = new KeyServer();
        installation = Installation.create("issuer", Kind.H2);
        api = new Api(installation);
    }

    @AfterEach
    void close() {
        issuer.close();
        threads.shutdownNow();
        api.close();
    }

    private byte[] ownKeys() {
        try {
            return Files.readAllBytes(installation.keys().publicKeysFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] otherKeys() throws Exception {
        RSAPublicKey key = (RSAPublicKey)
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
        String jwks = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"another\",\"n\":\""
                + encode(key.getModulus().toByteArray()) + "\",\"e\":\""
                + encode(key.getPublicExponent().toByteArray()) + "\"}]}";
        return jwks.getBytes(StandardCharsets.US_ASCII);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void decidesWhoIsTrusted() throws Exception {
        CompletableFuture<Void> start = CompletableFuture.runAsync(
                () -> installation
                        .server()
                        .start(installation
                                .environment()
                                .with("MP_JWT_VERIFY_PUBLICKEY_LOCATION", issuer.url())
                                .with("JWT_KEYS_REFRESH_SECONDS", "1")),
                threads);

        assertNotReadyWhileTheIssuerIsAway();
        issuer.serve(ownKeys());
        start.join();
        Hospital hospital = api.newHospital();
        assertNobodyWaitsForASilentIssuer(hospital);
        assertARemovedKeyIsTrustedNoMore(hospital);
    }

    private void assertNotReadyWhileTheIssuerIsAway() {
        await().atMost(LONGEST).until(() -> readiness().isPresent());
        JsonObject ready = readiness().orElseThrow();
        ApiAnswer refused = api.rawRequest("GET", "/api/v1/tenants").sendAs(api.administrator());

        assertThat(ready.getString("status")).isEqualTo("DOWN");
        assertThat(ready.getJsonArray("checks").getValuesAs(JsonObject.class))
                .filteredOn(check -> check.getString("status").equals("DOWN"))
                .extracting(check -> check.getString("name"))
                .containsExactly("token-issuer");
        Problems.ISSUER_UNAVAILABLE.assertIs(refused);
        assertThat(refused.header("Retry-After")).contains("5");
        Problems.UNAUTHENTICATED.assertIs(
                api.rawRequest("GET", "/api/v1/tenants").send());
        assertThat(api.rawRequest("GET", "/health/live").send().status()).isEqualTo(200);
        assertThat(api.rawRequest("GET", "/health/circuit-breakers").send().status())
                .isEqualTo(200);
    }

    /** Empty until the application is there to be asked. */
    private Optional<JsonObject> readiness() {
        URI uri = installation.server().uri();
        if (uri == null) {
            return Optional.empty();
        }
        try {
            ApiAnswer answer = api.rawRequest("GET", "/health/ready").send();
            return Optional.of(answer.json())
                    .filter(json -> json.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                            .anyMatch(check -> check.getString("name").equals("token-issuer")));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private void assertNobodyWaitsForASilentIssuer(Hospital hospital) {
        issuer.fallSilent();
        int before = issuer.requests();
        await().atMost(LONGEST).until(() -> issuer.requests() > before);

        List<CompletableFuture<ApiAnswer>> unknown = IntStream.range(0, 40)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> requestWithKeyId("unknown-" + number), threads))
                .toList();
        // The issuer answers nothing from here on, so whatever waited for it would not come back.
        assertThat(api.rawRequest("GET", "/health/live").send().status()).isEqualTo(200);
        assertThat(hospital.generate("patient").status()).isEqualTo(201);
        unknown.forEach(answer -> Problems.UNAUTHENTICATED.assertIs(answer.join()));

        // One after the other, each for five seconds: IssuerKeysTest counts them with a clock of its own.
        assertThat(issuer.requests() - before).isLessThan(20);
    }

    private ApiAnswer requestWithKeyId(String keyId) {
        String header = encode(("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}").getBytes(StandardCharsets.US_ASCII));
        String[] parts = api.administrator().split("\\.", -1);
        return api.rawRequest("GET", "/api/v1/tenants").sendAs(header + "." + parts[1] + "." + parts[2]);
    }

    private void assertARemovedKeyIsTrustedNoMore(Hospital hospital) throws Exception {
        issuer.serve(otherKeys());

        await().atMost(LONGEST).until(() -> hospital.generate("patient").status() == 401);
        assertThat(api.rawRequest("GET", "/health/ready").send().status()).isEqualTo(200);

        issuer.serve(ownKeys());
        await().atMost(LONGEST).until(() -> hospital.generate("patient").status() == 201);
    }
}
