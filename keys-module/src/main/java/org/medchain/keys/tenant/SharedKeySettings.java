package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The CMKs and KEKs that several tenants may name, by the word of the installation's administrator.
 *
 * @param names by {@link OwnedKey}
 */
@Shared
record SharedKeySettings(Set<String> names) implements Settings {

    private static final TextVariable SHARED = TextVariable.optional("SHARED_CMKS");

    SharedKeySettings {
        names = Set.copyOf(names);
    }

    @Inject
    SharedKeySettings(Variables variables) {
        this(parse(variables.list(SHARED)));
    }

    private static Set<String> parse(List<String> listed) {
        return listed.stream()
                .map(value -> SHARED.parse(
                        value.strip(),
                        "must be ARNs or ids of CMKs, aliases, or pkcs11:object= and a label, separated by commas",
                        CmkReference::new))
                .map(OwnedKey::nameOf)
                .collect(Collectors.toSet());
    }
}
