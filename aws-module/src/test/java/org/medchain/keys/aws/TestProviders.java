package org.medchain.keys.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.WrappedKey;

/** Settings and values that the tests share. */
final class TestProviders {

    static final String REGION = "eu-central-1";
    static final String OTHER_REGION = "eu-west-1";
    static final String USER = "key-service";
    static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic-north"), new PatientId("patient-1"));

    private TestProviders() {}

    static AwsKeyProvider at(URI endpoint) {
        return new AwsKeyProvider(settings(endpoint));
    }

    /** Deadlines that a busy machine keeps. */
    static AwsSettings settings(URI endpoint) {
        return settings(endpoint, Duration.ofSeconds(60), Duration.ofSeconds(30), 4);
    }

    static AwsSettings settings(URI endpoint, Duration total, Duration attempt, int maxAttempts) {
        return settings(endpoint, total, attempt, maxAttempts, false);
    }

    static AwsSettings settings(
            URI endpoint, Duration total, Duration attempt, int maxAttempts, boolean postQuantumTls) {
        return new AwsSettings(
                REGION,
                Optional.of(new StaticCredentials(USER, UUID.randomUUID().toString(), Optional.empty())),
                Optional.of(endpoint.toString()),
                total,
                attempt,
                maxAttempts,
                AwsSettings.DEFAULT_MAX_CONNECTIONS,
                postQuantumTls);
    }

    /** Version, length and ARN. */
    static int headerLengthOf(WrappedKey wrappedKey) {
        return wrappedKey.bytes().length
                - AwsWrappedKeyV1.parse(wrappedKey).orElseThrow().blob().length;
    }
}
