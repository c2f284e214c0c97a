package org.medchain.keys.aws;

import static org.medchain.keys.aws.TestProviders.CONTEXT;
import static org.medchain.keys.aws.TestProviders.REGION;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.medchain.keys.CmkReference;
import org.medchain.keys.PlainKey;
import org.medchain.keys.kmssimulator.KmsSimulator;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** A fresh simulator with one CMK, the provider on it, and an administrator's client. */
abstract class SimulatorTest {

    KmsSimulator simulator;
    KmsClient administrator;
    AwsKeyProvider provider;
    String cmk;

    @BeforeEach
    void startSimulator() {
        simulator = new KmsSimulator().start();
        cmk = simulator.createKey(REGION, "alias/clinic");
        provider = at(simulator.endpoint());
        administrator = administrator(REGION);
    }

    /** Which of the two HTTP clients the provider has. */
    boolean postQuantumTls() {
        return false;
    }

    AwsKeyProvider at(URI endpoint) {
        return at(endpoint, Duration.ofSeconds(60), Duration.ofSeconds(30), 4);
    }

    AwsKeyProvider at(URI endpoint, Duration total, Duration attempt, int maxAttempts) {
        return new AwsKeyProvider(TestProviders.settings(endpoint, total, attempt, maxAttempts, postQuantumTls()));
    }

    @AfterEach
    void stopSimulator() {
        administrator.close();
        provider.close();
        simulator.close();
    }

    KmsClient administrator(String region) {
        return KmsClient.builder()
                .endpointOverride(simulator.endpoint())
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("administrator", "any")))
                .build();
    }

    static Optional<CmkReference> reference(String name) {
        return Optional.of(new CmkReference(name));
    }

    WrappedDataKey generate() {
        return provider.generateDataKey(reference(cmk), CONTEXT);
    }

    WrappedKey wrappedKey() {
        try (WrappedDataKey generated = generate()) {
            return generated.wrappedKey();
        }
    }

    boolean opensToTheSame(WrappedKey wrappedKey, PlainKey expected) {
        try (PlainKey opened = provider.unwrap(wrappedKey, CONTEXT)) {
            return opened.equals(expected);
        }
    }

    /** A key policy in which the account may do all but what is denied to the provider. */
    void denyTheProvider(String key, String... actions) {
        administrator.putKeyPolicy(request -> request.keyId(key).policy("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
                  {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:user/key-service"},
                   "Action": ["%s"], "Resource": "*"}]}""".formatted(String.join("\", \"", actions))));
    }

    static CmkArn cmkIn(WrappedKey wrappedKey) {
        return AwsWrappedKeyV1.parse(wrappedKey).orElseThrow().cmk();
    }
}
