package org.medchain.keys.server.caller;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings by which the server verifies tokens. The server reads these by itself; with one of them unset it would accept
 * more than it should, or nothing.
 *
 * @param issuer who issues tokens
 * @param audiences for whom tokens are issued
 * @param publicKeyLocation where the keys are that verify tokens
 */
@Shared
record TokenSettings(String issuer, String audiences, String publicKeyLocation) implements Settings {

    private static final TextVariable ISSUER = TextVariable.required("MP_JWT_VERIFY_ISSUER");
    private static final TextVariable AUDIENCES = TextVariable.required("MP_JWT_VERIFY_AUDIENCES");
    private static final TextVariable PUBLIC_KEY_LOCATION = TextVariable.required("MP_JWT_VERIFY_PUBLICKEY_LOCATION");

    @Inject
    TokenSettings(Variables variables) {
        this(variables.text(ISSUER), variables.text(AUDIENCES), variables.text(PUBLIC_KEY_LOCATION));
    }
}
