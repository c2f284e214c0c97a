package org.medchain.keys.audit;

import jakarta.inject.Inject;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * Which provider wraps the data keys of this installation. The setting stands here since each audit event names the provider.
 *
 * @param provider the provider in use
 */
@Shared
public record ProviderSettings(ProviderType provider) implements Settings {

    /** The HSM's library: with it, and without AWS KMS, the HSM is the provider. */
    public static final TextVariable HSM_LIBRARY = TextVariable.optional("HSM_LIBRARY");

    private static final TextVariable KMS_ENABLED = TextVariable.withDefault("KMS_ENABLED", "false");

    @Inject
    public ProviderSettings(Variables variables) {
        this(parse(variables.text(KMS_ENABLED), variables.find(HSM_LIBRARY).isPresent()));
    }

    private static ProviderType parse(String value, boolean hasHsm) {
        return switch (value) {
            case "false" -> hasHsm ? ProviderType.HSM : ProviderType.LOCAL;
            case "true" -> ProviderType.AWS_KMS;
            default -> throw KMS_ENABLED.refuse("must be true or false");
        };
    }
}
