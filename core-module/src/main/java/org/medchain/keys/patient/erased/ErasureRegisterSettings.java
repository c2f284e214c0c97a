package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import java.nio.file.Path;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the erasure register.
 *
 * @param registerFile the erasure register; made at the first start
 */
@Shared
record ErasureRegisterSettings(Path registerFile) implements Settings {

    private static final TextVariable REGISTER_FILE = TextVariable.required("ERASURE_REGISTER_FILE");

    @Inject
    ErasureRegisterSettings(Variables variables) {
        this(variables.path(REGISTER_FILE));
    }
}
