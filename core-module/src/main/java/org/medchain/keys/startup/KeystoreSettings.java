package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.nio.file.Path;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the server's keystore, which has its TLS key. The server reads the variables by
 * itself. The password is tried and not kept.
 *
 * @param file the keystore, by its absolute path
 */
@Shared
record KeystoreSettings(Path file) implements Settings {

    private static final String ABSOLUTE = "must be an absolute path";

    static final TextVariable FILE = TextVariable.required("KEYSTORE_FILE", ABSOLUTE);
    static final TextVariable PASSWORD = TextVariable.required("KEYSTORE_PASSWORD");

    KeystoreSettings {
        if (!file.isAbsolute()) {
            throw FILE.refuse(ABSOLUTE);
        }
    }

    @Inject
    KeystoreSettings(Variables variables) {
        this(path(variables.text(FILE)));
        new KeystoreFile(file).requireOpenedBy(variables.text(PASSWORD));
    }

    private static Path path(String value) {
        return FILE.parse(value, ABSOLUTE, Path::of);
    }
}
