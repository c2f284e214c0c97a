package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the erasure register.
 *
 * @param registerFile the erasure register; made at the first start
 * @param copy a second file with the same lines, on another volume; made at the first start. No erasure begins before both have it
 */
@Shared
record ErasureRegisterSettings(Path registerFile, Optional<Path> copy) implements Settings {

    private static final TextVariable REGISTER_FILE = TextVariable.required("ERASURE_REGISTER_FILE");
    private static final TextVariable COPY = TextVariable.optional("ERASURE_REGISTER_COPY");

    ErasureRegisterSettings {
        if (copy.filter(registerFile::equals).isPresent()) {
            throw COPY.refuse("must name another file than ERASURE_REGISTER_FILE");
        }
    }

    @Inject
    ErasureRegisterSettings(Variables variables) {
        this(variables.path(REGISTER_FILE), variables.find(COPY).map(COPY::parsePath));
    }
}
