package org.medchain.keys.kmssimulator;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;

/** The real SDK's clients of a simulator. They don't retry, so that a fault shows. */
final class SdkClients {

    static final String REGION = "eu-central-1";
    static final String OTHER_REGION = "eu-west-1";
    static final String USER = "key-service";

    private SdkClients() {}

    static KmsClient of(KmsSimulator simulator) {
        return of(simulator, REGION, USER);
    }

    static KmsClient of(KmsSimulator simulator, String region, String accessKeyId) {
        return of(simulator, region, accessKeyId, "any");
    }

    static KmsClient of(KmsSimulator simulator, String region, String accessKeyId, String secret) {
        return KmsClient.builder()
                .endpointOverride(simulator.endpoint())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret)))
                .httpClient(Apache5HttpClient.builder()
                        .socketTimeout(Duration.ofSeconds(20))
                        .build())
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }
}
