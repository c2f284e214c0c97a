package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of the cache of data keys that AWS KMS opened. All servers of a database need the same.
 *
 * @param longest how long after it was opened a data key is kept at most; zero: there is no cache, as where another provider wraps
 */
@Shared
public record UnwrappedKeySettings(Duration longest) implements Settings {

    private static final NumberVariable LONGEST = new NumberVariable("KMS_KEY_CACHE_SECONDS", 0, 0, 300);

    public UnwrappedKeySettings {
        LONGEST.check(longest.toSeconds());
    }

    @Inject
    UnwrappedKeySettings(Variables variables, ProviderSettings choice) {
        this(choice.provider() == ProviderType.AWS_KMS ? variables.seconds(LONGEST) : Duration.ZERO);
    }
}
