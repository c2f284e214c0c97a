package org.medchain.keys.server.tls;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of whom the server trusts beside the CAs of the JDK.
 *
 * @param file certificates in PEM, of CAs or of other servers themselves
 */
@Shared
record TrustSettings(Optional<Path> file) implements Settings {

    private static final TextVariable FILE = TextVariable.optional("TLS_TRUSTED_CERTIFICATES_FILE");

    @Inject
    TrustSettings(Variables variables) {
        this(variables.find(FILE).map(FILE::parsePath));
        certificates();
    }

    /**
     * Reads the certificates each time.
     *
     * @throws InvalidSettingException if the file has none
     */
    List<X509Certificate> certificates() {
        return file.map(TrustSettings::read).orElse(List.of());
    }

    private static List<X509Certificate> read(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (IOException | CertificateException e) {
            // Said below, without what the file holds.
        }
        throw FILE.refuse("must name a file with certificates in PEM");
    }
}
