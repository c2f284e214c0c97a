package org.medchain.keys.kms;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.aws.AwsKeyProvider;
import org.medchain.keys.aws.AwsSettings;
import org.medchain.keys.aws.StaticCredentials;
import org.medchain.keys.hsm.HsmKeyProvider;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.local.StripedDrbg;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * Builds the one provider that the settings choose, and while data keys move the one before it, to open. The others are never built and their settings are never read; there is no
 * falling back from one to another, since that would undo revocation and erasure.
 */
@Shared
final class ProviderChoice {

    private final KeyProvider provider;
    private final Optional<KeyProvider> previous;

    @Inject
    ProviderChoice(KmsSettings settings, KekStore kekRegister) {
        this(
                build(settings.provider(), settings, kekRegister),
                settings.previousProvider().map(type -> build(type, settings, kekRegister)));
    }

    ProviderChoice(KeyProvider provider) {
        this(provider, Optional.empty());
    }

    private ProviderChoice(KeyProvider provider, Optional<KeyProvider> previous) {
        this.provider = provider;
        this.previous = previous;
    }

    private static KeyProvider build(ProviderType type, KmsSettings settings, KekStore kekRegister) {
        return switch (type) {
            case LOCAL -> buildLocal(settings, kekRegister);
            case AWS_KMS -> buildAws(settings);
            case HSM -> new HsmKeyProvider(settings.hsm(), new StripedDrbg());
        };
    }

    private static KeyProvider buildLocal(KmsSettings settings, KekStore kekRegister) {
        LocalKek current = settings.localKek(LocalKek::takeCopyOf);
        List<LocalKek> previous = settings.previousLocalKeks(LocalKek::takeCopyOf);
        Set<String> accepted =
                previous.stream().map(kek -> kek.fingerprint().toString()).collect(Collectors.toSet());
        kekRegister.admit(current.fingerprint().toString(), accepted);
        return new LocalKeyProvider(current, previous, new StripedDrbg());
    }

    private static KeyProvider buildAws(KmsSettings settings) {
        try {
            return new AwsKeyProvider(new AwsSettings(
                    settings.awsRegion(),
                    settings.awsCredentials((id, secret) -> new StaticCredentials(id, secret, Optional.empty())),
                    settings.kmsEndpoint(),
                    settings.callTimeout(),
                    settings.attemptTimeout(),
                    settings.maxAttempts(),
                    settings.maxConnections(),
                    settings.postQuantumTls()));
        } catch (IllegalArgumentException e) {
            // Its message begins with the variable and holds no value.
            throw new InvalidSettingException(e.getMessage());
        }
    }

    KeyProvider provider() {
        return provider;
    }

    /** Opens what it wrapped before, and wraps nothing. */
    Optional<KeyProvider> previous() {
        return previous;
    }

    @PreDestroy
    void close() {
        provider.close();
        previous.ifPresent(KeyProvider::close);
    }
}
