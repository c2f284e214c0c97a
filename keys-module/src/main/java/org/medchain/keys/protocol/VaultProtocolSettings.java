package org.medchain.keys.protocol;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of the protocol of Vault's Transit engine: whether the service speaks it. All servers of a database need the same.
 *
 * @param wanted whether the service speaks it
 */
@Shared
public record VaultProtocolSettings(boolean wanted) implements Settings {

    private static final TextVariable PROTOCOL = TextVariable.withDefault("VAULT_PROTOCOL", "false");

    @Inject
    VaultProtocolSettings(Variables variables) {
        this(variables.flag(PROTOCOL));
    }
}
