package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** A server that was not told to speak Vault's protocol. */
@OnSharedAws
record VaultProtocolOffIT(AwsInstallation aws) {

    private void assertProblem(ApiAnswer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/" + type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/sys/health", "/v1/auth/token/lookup-self", "/v1/transit/keys/a"})
    void hasNothingThere(String path) {
        Hospital hospital = aws.newTenant().hospital();

        assertProblem(aws.api().rawRequest("GET", path).sendAs(hospital.keyUser()), 404, "not-found");
    }

    /** JAX-RS leaves matrix parameters out, and decodes a path, when it looks for a resource. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1;x/transit/keys/a", "/%761/transit/keys/a"})
    void hasNothingThereByAnotherSpellingOfThePath(String path) {
        Hospital hospital = aws.newTenant().hospital();

        assertThat(aws.api().rawRequest("GET", path).sendAs(hospital.keyUser()).status())
                .isBetween(400, 499);
    }

    @Test
    void takesNoTokenFromAnotherHeader() {
        Hospital hospital = aws.newTenant().hospital();

        assertProblem(
                aws.api()
                        .rawRequest("GET", "/v1/transit/keys/a")
                        .header("X-Vault-Token", hospital.keyUser())
                        .send(),
                401,
                "unauthenticated");
    }
}
