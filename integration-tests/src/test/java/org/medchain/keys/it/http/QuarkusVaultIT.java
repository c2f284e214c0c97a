package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.VaultClientException;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransit;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitDataKeyType;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitDecryptBatchItem;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitDecryptBatchParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitDecryptParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitDecryptResultBatchItem;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitEncryptParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitGenerateDataKeyParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitGenerateDataKeyResultData;
import io.quarkus.vault.client.http.jdk.JDKVaultHttpClient;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.destruction.Erased;

/** The client of quarkus-vault with this service in Vault's place. */
@OnSecondApi
class QuarkusVaultIT {

    private static final String PATIENT = "Zo\u00eb 7/4";
    private static final byte[] MESSAGE = bytes("a password");

    private final Api api;
    private final Hospital hospital;
    private final String key;
    private final VaultClient vault;
    private final VaultSecretsTransit transit;

    QuarkusVaultIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
        key = hospital.tenantId();
        vault = client(hospital.keyUser());
        transit = vault.secrets().transit();
    }

    private VaultClient client(String token) {
        return VaultClient.builder()
                .baseUrl(api.installation().server().uri().toString())
                .executor(new JDKVaultHttpClient(HttpClient.newHttpClient()))
                .clientToken(token)
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private String encrypt(String patient, String record) {
        return await(transit.encrypt(
                        key,
                        new VaultSecretsTransitEncryptParams()
                                .setPlaintext(MESSAGE)
                                .setContext(bytes(patient))
                                .setAssociatedData(bytes(record))))
                .getCiphertext();
    }

    private static VaultSecretsTransitDecryptParams toDecrypt(String ciphertext, String patient, String record) {
        return new VaultSecretsTransitDecryptParams()
                .setCiphertext(ciphertext)
                .setContext(bytes(patient))
                .setAssociatedData(bytes(record));
    }

    private byte[] decrypt(String ciphertext, String patient, String record) {
        return await(transit.decrypt(key, toDecrypt(ciphertext, patient, record)));
    }

    private static void assertRefused(int status, String problem, CompletionStage<?> call) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> await(call))
                .havingCause()
                .isInstanceOfSatisfying(VaultClientException.class, refusal -> {
                    assertThat(refusal.getStatus()).isEqualTo(status);
                    assertThat(refusal.hasErrorContaining(problem + ": ")).isTrue();
                });
    }

    @Nested
    class Messages {

        @Test
        void areEncryptedForTwoPatientsAndDecrypted() {
            for (String patient : List.of(PATIENT, "other")) {
                assertThat(decrypt(encrypt(patient, "lab-7"), patient, "lab-7")).isEqualTo(MESSAGE);
            }
        }

        @Test
        void areDecryptedTogether() {
            List<VaultSecretsTransitDecryptBatchItem> items = List.of(
                    new VaultSecretsTransitDecryptBatchItem()
                            .setCiphertext(encrypt(PATIENT, "lab-7"))
                            .setContext(bytes(PATIENT))
                            .setAssociatedData(bytes("lab-7")),
                    new VaultSecretsTransitDecryptBatchItem()
                            .setCiphertext(encrypt("other", "lab-8"))
                            .setContext(bytes("other"))
                            .setAssociatedData(bytes("lab-8")));

            assertThat(await(transit.decryptBatch(
                            key, new VaultSecretsTransitDecryptBatchParams().setBatchInput(items))))
                    .extracting(VaultSecretsTransitDecryptResultBatchItem::getPlaintext)
                    .containsExactly(MESSAGE, MESSAGE);
        }
    }

    @Nested
    class DataKeys {

        @Test
        void openAgain() {
            VaultSecretsTransitGenerateDataKeyResultData made = await(transit.generateDataKey(
                    VaultSecretsTransitDataKeyType.PLAINTEXT,
                    key,
                    new VaultSecretsTransitGenerateDataKeyParams()
                            .setContext(Base64.getEncoder().encodeToString(bytes(PATIENT)))));
            byte[] plaintext = Base64.getDecoder().decode(made.getPlaintext());
            api.receivedKeys().add(plaintext);

            assertThat(await(transit.decrypt(
                            key,
                            new VaultSecretsTransitDecryptParams()
                                    .setCiphertext(made.getCiphertext())
                                    .setContext(bytes(PATIENT)))))
                    .hasSize(32)
                    .isEqualTo(plaintext);
        }
    }

    @Nested
    class Server {

        @Test
        void isHealthyAndKnowsKeyAndToken() {
            assertThat(await(vault.sys().health().statusCode())).isEqualTo(200);
            assertThat(await(vault.secrets().transit().readKey(key)).getName()).isEqualTo(key);
            assertThat(await(vault.auth().token().lookupSelf()).getPolicies()).containsExactly("key-user");
        }
    }

    @Nested
    class Refusals {

        @Test
        void meetAnotherPatientOtherDataAndAnotherTenant() {
            String sealed = encrypt(PATIENT, "lab-7");
            encrypt("other", "lab-7");
            VaultSecretsTransit foreign =
                    client(api.newHospital().keyUser()).secrets().transit();

            assertRefused(400, "invalid-encrypted-key", transit.decrypt(key, toDecrypt(sealed, "other", "lab-7")));
            assertRefused(400, "invalid-encrypted-key", transit.decrypt(key, toDecrypt(sealed, PATIENT, "lab-8")));
            assertRefused(400, "not-found", foreign.decrypt(key, toDecrypt(sealed, PATIENT, "lab-7")));
        }

        @Test
        void meetErasedPatients() {
            String erased = encrypt(PATIENT, "lab-7");
            String kept = encrypt("other", "lab-7");
            hospital.eraseAtOnce();
            Erased.await(hospital, hospital.destroy(PATIENT));

            assertRefused(400, "keys-destroyed", transit.decrypt(key, toDecrypt(erased, PATIENT, "lab-7")));
            assertThat(decrypt(kept, "other", "lab-7")).isEqualTo(MESSAGE);
        }
    }
}
