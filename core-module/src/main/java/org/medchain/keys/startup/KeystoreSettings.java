package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the server's keystore, which has its TLS key. The server reads the variables by
 * itself. The password is tried and not kept.
 *
 * @param file the keystore, by its absolute path
 * @param certificateEnd when the certificate ends that was in it at the start
 */
@Shared
record KeystoreSettings(Path file, Optional<Instant> certificateEnd) implements Settings {

    private static final String ABSOLUTE = "must be an absolute path";

    static final TextVariable FILE = TextVariable.required("KEYSTORE_FILE", ABSOLUTE);
    static final TextVariable PASSWORD = TextVariable.required("KEYSTORE_PASSWORD");

    @Inject
    KeystoreSettings(Variables variables) {
        this(path(variables.text(FILE)), variables.text(PASSWORD));
    }

    private KeystoreSettings(Path file, String password) {
        this(file, new KeystoreFile(file).requireOpenedBy(password));
    }

    private static Path path(String value) {
        Path path = FILE.parse(value, ABSOLUTE, Path::of);
        if (!path.isAbsolute()) {
            throw FILE.refuse(ABSOLUTE);
        }
        return path;
    }
}
