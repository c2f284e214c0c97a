package org.medchain.keys.kms;

import java.util.Optional;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.hsm.HsmPin;
import org.medchain.keys.hsm.HsmSettings;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the HSM. Not read where another provider wraps, so that the variables may then hold anything. The PIN is read for each
 * login and not kept.
 */
final class HsmCalls {

    private static final String WITH_THE_LIBRARY = "must be set with HSM_LIBRARY";

    private static final TextVariable TOKEN_LABEL = TextVariable.required("HSM_TOKEN_LABEL", WITH_THE_LIBRARY);
    private static final TextVariable KEY_LABEL = TextVariable.required("HSM_KEY_LABEL", WITH_THE_LIBRARY);
    private static final TextVariable PIN = TextVariable.optional("HSM_PIN");
    private static final TextVariable PIN_FILE = TextVariable.optional("HSM_PIN_FILE");

    private HsmCalls() {}

    static HsmSettings read(Variables variables) {
        try {
            return new HsmSettings(
                    variables.path(ProviderSettings.HSM_LIBRARY),
                    variables.text(TOKEN_LABEL),
                    pin(variables),
                    new HsmKeyLabel(variables.text(KEY_LABEL)));
        } catch (MalformedValueException e) {
            throw KEY_LABEL.refuse("must be 1 to 64 letters, digits and . _ -");
        } catch (IllegalArgumentException e) {
            // Its message begins with the variable and holds no value.
            throw new InvalidSettingException(e.getMessage());
        }
    }

    private static HsmPin pin(Variables variables) {
        Optional<String> file = variables.find(PIN_FILE);
        if (file.isPresent() == variables.find(PIN).isPresent()) {
            throw PIN.refuse("must be set with HSM_LIBRARY, or HSM_PIN_FILE, and not both");
        }
        if (file.isEmpty()) {
            return new PinInVariable(() -> variables.text(PIN));
        }
        PinInFile pin = new PinInFile(PIN_FILE.parsePath(file.get()));
        if (!pin.isSafe()) {
            throw PIN_FILE.refuse("must name a file with the PIN that its owner alone can read");
        }
        return pin;
    }
}
