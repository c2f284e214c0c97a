package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * AWS' SDK as the witness of the errors that the service answers when it speaks the protocol of AWS KMS: those of docs/clients/aws-kms.md. {@code
 * KmsErrorTest} has the problems that they stand for.
 */
class ProtocolErrorsTest {

    private static final Path PAGE = Path.of("..", "docs", "clients", "aws-kms.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z]+)` \\| ([0-9]{3}) \\|", Pattern.MULTILINE);

    /** The others would fail again. */
    private static final Set<String> SENT_AGAIN = Set.of(
            "DependencyTimeoutException", "KMSInternalException", "RequestTimeoutException", "ThrottlingException");

    static Stream<Arguments> errors() throws IOException {
        String page = Files.readString(PAGE);
        return ROW.matcher(page.substring(page.indexOf("\n## Errors\n")))
                .results()
                .map(row -> Arguments.of(row.group(1), Integer.valueOf(row.group(2))));
    }

    /** With the SDK's own choice of what is sent again, once and at once. */
    private static KmsClient client(URI endpoint) {
        return KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(configuration ->
                        configuration.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(2)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .build()))
                .build();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void areKnownToTheSdkAndSentAgainIfTheyMayPass(String error, int status) throws IOException {
        String body = "{\"__type\":\"" + error + "\",\"message\":\"of the test\"}";
        try (CannedKms kms = new CannedKms(status, body);
                KmsClient client = client(kms.endpoint())) {
            assertThatExceptionOfType(KmsException.class)
                    .isThrownBy(() -> client.describeKey(request -> request.keyId("alias/hospital-a")))
                    .satisfies(e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(error);
                        assertThat(e.statusCode()).isEqualTo(status);
                    });
            assertThat(kms.requests()).isEqualTo(SENT_AGAIN.contains(error) ? 2 : 1);
        }
    }
}
