package org.medchain.keys.server.tls;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the server's keystore, which has its TLS key. The server reads the variables by
 * itself. The password is not kept.
 *
 * @param file the keystore, by its absolute path
 * @param pem what the keystore is made from, if it is not the operator who makes it
 * @param password read each time
 */
@Shared
record KeystoreSettings(Path file, Optional<PemCertificate> pem, Supplier<String> password) implements Settings {

    private static final String ABSOLUTE = "must be an absolute path";

    static final TextVariable FILE = TextVariable.required("KEYSTORE_FILE", ABSOLUTE);
    static final TextVariable PASSWORD = TextVariable.required("KEYSTORE_PASSWORD");

    @Inject
    KeystoreSettings(Variables variables) {
        this(
                path(variables.text(FILE)),
                PemCertificate.of(
                        variables.find(PemCertificate.CHAIN).map(PemCertificate.CHAIN::parsePath),
                        variables.find(PemCertificate.KEY).map(PemCertificate.KEY::parsePath)),
                () -> variables.text(PASSWORD));
        String tried = password.get();
        // A keystore that is made from PEM files may have had another password before.
        pem.ifPresentOrElse(PemCertificate::requireSound, () -> new KeystoreFile(file).requireOpenedBy(tried));
    }

    private static Path path(String value) {
        Path path = FILE.parse(value, ABSOLUTE, Path::of);
        if (!path.isAbsolute()) {
            throw FILE.refuse(ABSOLUTE);
        }
        return path;
    }
}
