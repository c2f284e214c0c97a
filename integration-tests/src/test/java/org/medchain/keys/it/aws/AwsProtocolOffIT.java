package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;

/** A server that was not told to speak AWS KMS' protocol, though it speaks it with AWS KMS. */
@OnSharedAws
record AwsProtocolOffIT(AwsInstallation aws) {

    private ApiRequest ask(String path) {
        return aws.api()
                .rawRequest("POST", path)
                .header("X-Amz-Target", "TrentService.GenerateRandom")
                .body("application/x-amz-json-1.1", "{\"NumberOfBytes\":1}");
    }

    private void assertProblem(ApiAnswer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/" + type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/aws-kms", "/aws-kms/", "/aws-kms/GenerateRandom"})
    void hasNothingThere(String path) {
        Hospital hospital = aws.newTenant().hospital();

        assertProblem(ask(path).sendAs(hospital.keyUser()), 404, "not-found");
    }

    @Test
    void takesNoTokenFromAnotherHeader() {
        Hospital hospital = aws.newTenant().hospital();

        assertProblem(
                ask("/aws-kms/")
                        .header("X-Amz-Security-Token", hospital.keyUser())
                        .send(),
                401,
                "unauthenticated");
    }
}
