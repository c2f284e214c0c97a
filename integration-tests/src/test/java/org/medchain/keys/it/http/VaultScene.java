package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.core.VaultTransitOperations;
import org.springframework.vault.support.VaultTransitContext;

/** A hospital whose keys clients of Vault use: Spring's client with this service in Vault's place, and requests by hand for what that client can't ask for. */
abstract class VaultScene {

    static final String PATIENT = "Zo\u00eb 7/4";
    static final VaultTransitContext ONE = contextOf(PATIENT);
    static final VaultTransitContext OTHER = contextOf("other");
    static final byte[] MESSAGE = "a password".getBytes(StandardCharsets.UTF_8);

    final Api api;
    final Hospital hospital;
    final String key;
    final VaultTemplate vault;
    final VaultTransitOperations transit;

    VaultScene(Api api) {
        this.api = api;
        hospital = api.newHospital();
        key = hospital.tenantId();
        vault = client(hospital.keyUser());
        transit = vault.opsForTransit();
    }

    VaultEndpoint endpoint() {
        return VaultEndpoint.from(URI.create(api.installation().server().uri().toString()));
    }

    VaultTemplate client(String token) {
        return new VaultTemplate(endpoint(), new JdkClientHttpRequestFactory(), () -> LoginToken.of(token));
    }

    static VaultTransitContext contextOf(String patient) {
        return VaultTransitContext.fromContext(patient.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    String encrypt(VaultTransitContext context) {
        return transit.encrypt(key, MESSAGE, context);
    }

    Map<String, Object> write(String path, Map<String, Object> body) {
        return vault.write("transit/" + path + "/" + key, body).getRequiredData();
    }

    Map<String, Object> dataKey(String type) {
        Map<String, Object> made = write("datakey/" + type, Map.of("context", base64(PATIENT), "bits", 256));
        if (made.get("plaintext") instanceof String plaintext) {
            api.receivedKeys().add(Base64.getDecoder().decode(plaintext));
        }
        return made;
    }

    static void assertRefused(int status, String problem, ThrowingCallable call) {
        assertThatExceptionOfType(VaultException.class)
                .isThrownBy(call)
                .withMessageContaining("Status " + status)
                .withMessageContaining(problem + ": ");
    }

    ApiRequest ask(String method, String path) {
        return api.rawRequest(method, "/v1/" + path);
    }

    static void assertError(ApiAnswer answer, int status, String problem) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().keySet()).containsExactly("errors");
        assertThat(answer.json().getJsonArray("errors")).hasSize(1);
        assertThat(answer.json().getJsonArray("errors").getString(0)).startsWith(problem + ": ");
    }

    static String encryptedKeyOf(String ciphertext) {
        byte[] blob = Base64.getDecoder().decode(ciphertext.substring("vault:v1:".length()));
        int length = Short.toUnsignedInt(ByteBuffer.wrap(blob).getShort(4));
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(blob, 6, 6 + length));
    }

    List<JsonObject> eventsOf(String requestId) {
        return hospital.auditEvents("requestId", requestId);
    }
}
