package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** A server that was not told to speak AWS KMS' protocol, though it speaks it with AWS KMS. */
@OnSharedAws
class AwsProtocolOffIT {

    private final AwsInstallation aws;

    AwsProtocolOffIT(AwsInstallation aws) {
        this.aws = aws;
    }

    @Test
    void hasNothingThere() {
        Hospital hospital = aws.newTenant().hospital();

        ApiAnswer answer = aws.api()
                .rawRequest("POST", "/aws-kms/")
                .header("X-Amz-Security-Token", hospital.keyUser())
                .header("X-Amz-Target", "TrentService.GenerateRandom")
                .body("application/x-amz-json-1.1", "{\"NumberOfBytes\":1}")
                .send();

        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/not-found");
    }
}
