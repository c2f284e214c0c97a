package org.medchain.keys.startup;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting that opens metrics and the description of the interface to everybody. The filter in front of every
 * context reads the variable by itself.
 *
 * @param wanted true or false
 */
@Shared
record PublicPagesSettings(String wanted) implements Settings {

    private static final TextVariable PUBLIC_PAGES = TextVariable.withDefault("PUBLIC_PAGES", "false");

    PublicPagesSettings {
        if (!wanted.equals("true") && !wanted.equals("false")) {
            throw PUBLIC_PAGES.refuse("must be true or false");
        }
    }

    @Inject
    PublicPagesSettings(Variables variables) {
        this(variables.text(PUBLIC_PAGES));
    }
}
