package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.ApiAnswer;

/** A server that was not told to speak the protocols of AWS KMS and Vault, though it speaks the first with AWS KMS. */
@OnSharedAws
record ProtocolsOffIT(AwsInstallation aws) {

    private static void assertProblem(ApiAnswer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/" + type);
    }

    private ApiAnswer ask(String method, String path) {
        return aws.api()
                .rawRequest(method, path)
                .sendAs(aws.newTenant().hospital().keyUser());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /aws-kms",
        "POST, /aws-kms/",
        "POST, /aws-kms/GenerateRandom",
        "GET, /v1",
        "GET, /v1/sys/health",
        "GET, /v1/auth/token/lookup-self",
        "GET, /v1/transit/keys/a"
    })
    void haveNothingThere(String method, String path) {
        assertProblem(ask(method, path), 404, "not-found");
    }

    /** JAX-RS leaves matrix parameters out, and decodes a path, when it looks for a resource. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1;x/transit/keys/a", "/%761/transit/keys/a"})
    void haveNothingThereByAnotherSpellingOfThePath(String path) {
        assertThat(ask("GET", path).status()).isBetween(400, 499);
    }

    @Test
    void takeNoTokenFromAnotherHeader() {
        String token = aws.newTenant().hospital().keyUser();

        assertProblem(
                aws.api()
                        .rawRequest("POST", "/aws-kms/")
                        .header("X-Amz-Target", "TrentService.GenerateRandom")
                        .header("X-Amz-Security-Token", token)
                        .body("application/x-amz-json-1.1", "{\"NumberOfBytes\":1}")
                        .send(),
                401,
                "unauthenticated");
        assertProblem(
                aws.api()
                        .rawRequest("GET", "/v1/transit/keys/a")
                        .header("X-Vault-Token", token)
                        .send(),
                401,
                "unauthenticated");
    }
}
