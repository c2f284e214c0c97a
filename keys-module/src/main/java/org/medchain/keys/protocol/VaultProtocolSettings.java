package org.medchain.keys.protocol;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of the protocol of Vault's Transit engine: whether the service speaks it. All servers of a database need the same.
 *
 * @param wanted true or false
 */
@Shared
public record VaultProtocolSettings(String wanted) implements Settings {

    private static final TextVariable PROTOCOL = TextVariable.withDefault("VAULT_PROTOCOL", "false");

    public VaultProtocolSettings {
        if (!wanted.equals("true") && !wanted.equals("false")) {
            throw PROTOCOL.refuse("must be true or false");
        }
    }

    @Inject
    VaultProtocolSettings(Variables variables) {
        this(variables.text(PROTOCOL));
    }
}
