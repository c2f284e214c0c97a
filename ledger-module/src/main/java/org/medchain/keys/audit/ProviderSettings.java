package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The provider that wraps the data keys of this installation. The setting stands here since each audit event names the
 * provider.
 *
 * @param provider the provider in use
 * @param previous the one before it, which still opens what it wrapped, while data keys move
 */
@Shared
public record ProviderSettings(ProviderType provider, Optional<ProviderType> previous) implements Settings {

    /** The HSM's library: with it, and without AWS KMS, the HSM is the provider. */
    public static final TextVariable HSM_LIBRARY = TextVariable.optional("HSM_LIBRARY");

    private static final TextVariable KMS_ENABLED = TextVariable.withDefault("KMS_ENABLED", "false");
    private static final TextVariable PREVIOUS = TextVariable.optional("KMS_PREVIOUS_PROVIDER");

    public ProviderSettings {
        if (previous.filter(provider::equals).isPresent()) {
            throw PREVIOUS.refuse("must be another provider than the one that wraps");
        }
    }

    public ProviderSettings(ProviderType provider) {
        this(provider, Optional.empty());
    }

    @Inject
    public ProviderSettings(Variables variables) {
        this(chosen(variables), previous(variables));
    }

    private static ProviderType chosen(Variables variables) {
        if (variables.flag(KMS_ENABLED)) {
            return ProviderType.AWS_KMS;
        }
        return hasHsm(variables) ? ProviderType.HSM : ProviderType.LOCAL;
    }

    /** An HSM that is on its way out has its settings still. */
    private static boolean hasHsm(Variables variables) {
        return variables.find(HSM_LIBRARY).isPresent()
                && previous(variables).filter(ProviderType.HSM::equals).isEmpty();
    }

    private static Optional<ProviderType> previous(Variables variables) {
        return variables
                .find(PREVIOUS)
                .map(label -> Stream.of(ProviderType.values())
                        .filter(type -> type.label().equals(label))
                        .findFirst()
                        .orElseThrow(() -> PREVIOUS.refuse("must be local, aws-kms or hsm")));
    }
}
