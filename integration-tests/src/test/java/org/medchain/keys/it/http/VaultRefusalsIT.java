package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.destruction.Erased;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.authentication.AuthenticationSteps;
import org.springframework.vault.authentication.AuthenticationStepsExecutor;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.client.VaultClients;
import org.springframework.vault.core.VaultTransitOperations;
import org.springframework.vault.support.Plaintext;
import org.springframework.vault.support.VaultHealth;

/** What Vault's protocol refuses and how, its tokens, and its health. */
@OnSecondApi
class VaultRefusalsIT extends VaultScene {

    VaultRefusalsIT(Api api) {
        super(api);
    }

    @Nested
    class Refusals {

        @Test
        void meetAnotherTenantAsIfItHadNoKey() {
            String sealed = encrypt(ONE);
            Hospital foreign = api.newHospital();
            VaultTransitOperations other = client(foreign.keyUser()).opsForTransit();

            assertRefused(400, "not-found", () -> other.decrypt(key, sealed, ONE));
            assertRefused(400, "not-found", () -> other.encrypt(key, MESSAGE, ONE));
            assertRefused(400, "not-found", () -> other.encrypt("nobody", MESSAGE, ONE));
            other.encrypt(foreign.tenantId(), MESSAGE, ONE);
            assertRefused(400, "invalid-encrypted-key", () -> other.decrypt(foreign.tenantId(), sealed, ONE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"decrypt", "rewrap"})
        void meetWhatIsNoCiphertextOfTheServiceWithItsPatient(String operation) {
            encrypt(ONE);
            ApiAnswer answer = ask("POST", "transit/" + operation + "/" + key)
                    .header("X-Vault-Token", hospital.keyUser())
                    .body(
                            "application/json",
                            "{\"ciphertext\":\"vault:v1:AAAA\",\"context\":\"" + base64(PATIENT) + "\"}")
                    .send();

            assertError(answer, 400, "invalid-encrypted-key");
            assertThat(eventsOf(answer.header("X-Request-Id").orElseThrow()))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("reason")).isEqualTo("invalid-encrypted-key");
                        assertThat(event.getString("patientId")).isEqualTo(PATIENT);
                    });
        }

        @Test
        void meetErasedPatients() {
            String erased = encrypt(ONE);
            String kept = encrypt(OTHER);
            hospital.eraseAtOnce();
            Erased.await(hospital, hospital.destroy(PATIENT));

            assertRefused(400, "keys-destroyed", () -> transit.decrypt(key, erased, ONE));
            assertRefused(400, "keys-destroyed", () -> encrypt(ONE));
            assertThat(transit.decrypt(key, kept, OTHER)).isEqualTo(MESSAGE);
        }

        @Test
        void meetTokensThatAreNone() {
            String expired = api.tokens()
                    .withLifetime(Duration.ofHours(-1))
                    .issue("tester", hospital.tenantId(), Set.of(Role.KEY_USER));

            assertRefused(
                    403,
                    "unauthenticated",
                    () -> client(expired).opsForTransit().encrypt(key, MESSAGE, ONE));
            assertRefused(
                    403,
                    "unauthenticated",
                    () -> client("nobody").opsForTransit().encrypt(key, MESSAGE, ONE));
            assertError(ask("POST", "transit/encrypt/" + key).send(), 403, "unauthenticated");
        }

        @Test
        void meetWhatVaultHasAndTheServiceHasNot() {
            assertRefused(405, "method-not-allowed", () -> transit.createKey("another"));
            assertRefused(405, "method-not-allowed", () -> transit.rotate(key));
            assertRefused(405, "method-not-allowed", () -> transit.getHmac(key, Plaintext.of("text")));
        }

        @ParameterizedTest
        @CsvSource({
            "POST, transit/sign/KEY, 405, method-not-allowed",
            "GET, transit/export/encryption-key/KEY, 405, method-not-allowed",
            "DELETE, transit/keys/KEY, 405, method-not-allowed",
            "GET, transit/encrypt/KEY, 405, method-not-allowed",
            "PUT, sys/seal, 405, method-not-allowed",
            "POST, auth/token/create, 405, method-not-allowed",
            "GET, secret/data/x, 404, not-found",
            "GET, transit/keys/nobody, 404, not-found",
            "POST, transit/encrypt/nobody, 400, not-found"
        })
        void areOfVaultsForm(String method, String path, int status, String problem) {
            ApiAnswer answer = ask(method, path.replace("KEY", key))
                    .header("X-Vault-Token", hospital.keyUser())
                    .send();

            assertError(answer, status, problem);
        }

        @ParameterizedTest
        @ValueSource(strings = {"X-Vault-Wrap-TTL", "X-Vault-Namespace"})
        void meetOtherWishes(String header) {
            ApiAnswer answer = ask("POST", "transit/datakey/plaintext/" + key)
                    .header("X-Vault-Token", hospital.keyUser())
                    .header(header, "60")
                    .body("application/json", "{\"context\":\"%s\"}".formatted(base64(PATIENT)))
                    .send();

            assertError(answer, 400, "invalid-request");
            assertThat(answer.body()).contains(header + " must not be sent");
        }

        @ParameterizedTest
        @CsvSource({
            "X-Vault-Wrap-TTL, GET, auth/token/lookup-self",
            "X-Vault-Namespace, GET, auth/token/lookup-self",
            "X-Vault-Wrap-TTL, POST, auth/jwt/login",
            "X-Vault-Namespace, POST, auth/jwt/login"
        })
        void meetOtherWishesWhereNoKeyIsUsed(String header, String method, String path) {
            ApiAnswer answer = ask(method, path)
                    .header("X-Vault-Token", hospital.keyUser())
                    .header(header, "60")
                    .send();

            assertError(answer, 400, "invalid-request");
            assertThat(answer.body()).contains(header + " must not be sent");
        }

        /** JAX-RS leaves matrix parameters out, and decodes a path, when it looks for a resource. */
        @ParameterizedTest
        @ValueSource(strings = {"/v1;x/transit/datakey/plaintext/KEY", "/%761/transit/datakey/plaintext/KEY"})
        void meetOtherSpellingsOfThePath(String path) {
            assertThat(api.rawRequest("POST", path.replace("KEY", key))
                            .header("X-Vault-Token", hospital.keyUser())
                            .body("application/json", "{\"context\":\"%s\"}".formatted(base64(PATIENT)))
                            .send()
                            .status())
                    .isBetween(400, 499);
        }

        @ParameterizedTest
        @ValueSource(strings = {"encrypt", "decrypt", "rewrap", "datakey/plaintext", "datakey/wrapped"})
        void meetCallersWithoutTheRole(String operation) {
            ApiAnswer answer = ask("POST", "transit/" + operation + "/" + key)
                    .header("X-Vault-Token", hospital.auditor())
                    .body("application/json", "{\"context\":\"" + base64(PATIENT) + "\"}")
                    .send();

            assertError(answer, 403, "forbidden");
        }

        @Test
        void areAudited() {
            ApiAnswer answer = ask("POST", "transit/decrypt/nobody")
                    .header("X-Vault-Token", hospital.keyUser())
                    .send();

            assertThat(eventsOf(answer.header("X-Request-Id").orElseThrow()))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("operation")).isEqualTo("DECRYPT_DATA_KEY");
                        assertThat(event.getString("reason")).isEqualTo("not-found");
                    });
        }
    }

    @Nested
    class Tokens {

        /** Vault's command line sends PUT. */
        @ParameterizedTest
        @CsvSource({"X-Vault-Token, '', POST", "Authorization, 'Bearer ', PUT"})
        void areInEitherHeader(String header, String scheme, String method) {
            ApiAnswer answer = ask(method, "transit/datakey/wrapped/" + key)
                    .header(header, scheme + hospital.keyUser())
                    .body("application/json", "{\"context\":\"%s\",\"name\":\"%s\"}".formatted(base64(PATIENT), key))
                    .send();

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        }

        @Test
        void areGivenBackToWhoLogsInWithOne() {
            String token = hospital.keyUser();
            AuthenticationSteps steps = AuthenticationSteps.fromValue(Map.of("role", "any", "jwt", token))
                    .login("auth/jwt/login");
            LoginToken login = (LoginToken) new AuthenticationStepsExecutor(
                            steps, VaultClients.createRestTemplate(endpoint(), new JdkClientHttpRequestFactory()))
                    .login();

            assertThat(login.getToken().equals(token)).isTrue();
            assertThat(login.isRenewable()).isFalse();
            assertThat(login.getLeaseDuration()).isPositive();
        }

        @Test
        void areNotGivenForAnotherOrNone() {
            assertError(logIn("{\"role\":\"any\",\"jwt\":\"nobody\"}"), 403, "unauthenticated");
            assertError(logIn("{\"role\":\"any\"}"), 400, "invalid-request");
            assertError(logIn("[]"), 400, "invalid-request");
            ApiAnswer longest = logIn(" ".repeat(65_537));
            assertError(longest, 400, "invalid-request");
            assertThat(longest.body()).contains("body must be at most 65536 bytes");
            assertError(ask("GET", "auth/jwt/login").send(), 405, "method-not-allowed");
        }

        private ApiAnswer logIn(String body) {
            return ask("POST", "auth/jwt/login").body("application/json", body).send();
        }

        @Test
        void canBeLookedUp() {
            Map<String, Object> token = vault.read("auth/token/lookup-self").getRequiredData();

            assertThat(token).containsEntry("policies", List.of("key-user")).containsEntry("type", "batch");
            assertThat(token).containsEntry("meta", Map.of("tenant", key));
            assertThat((Integer) token.get("ttl")).isPositive();
            assertError(
                    ask("GET", "auth/token/lookup-self")
                            .header("X-Vault-Token", "nobody")
                            .send(),
                    403,
                    "unauthenticated");
        }
    }

    @Nested
    class Health {

        @Test
        void isToldToAnybody() {
            VaultHealth health = vault.opsForSys().health();

            assertThat(health.isInitialized()).isTrue();
            assertThat(health.isSealed()).isFalse();
            assertThat(ask("HEAD", "sys/health").send().status()).isEqualTo(200);
        }
    }
}
