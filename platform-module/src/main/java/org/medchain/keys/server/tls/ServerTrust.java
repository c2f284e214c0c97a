package org.medchain.keys.server.tls;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * Trusts the CAs of the JDK, the certificates of {@link TrustSettings}, and those of the keystore that are not the server's own. Shows the server's own
 * certificate. The server's default TLS context is no help: Open Liberty makes one of the keystore only once that changes.
 */
@Shared
public final class ServerTrust implements Trust {

    private final KeystoreSettings keystore;
    private final TrustSettings trusted;
    private List<Optional<FileTime>> builtFrom = List.of();
    private SSLContext context;

    @Inject
    ServerTrust(KeystoreSettings keystore, TrustSettings trusted) {
        this.keystore = keystore;
        this.trusted = trusted;
    }

    @Override
    public synchronized SSLContext context() throws IOException {
        List<Optional<FileTime>> files = List.of(modified(Optional.of(keystore.file())), modified(trusted.file()));
        if (!files.equals(builtFrom)) {
            context = build();
            builtFrom = files;
        }
        return context;
    }

    private static Optional<FileTime> modified(Optional<Path> file) {
        return file.flatMap(path -> {
            try {
                return Optional.of(Files.getLastModifiedTime(path));
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    private SSLContext build() throws IOException {
        char[] password = keystore.password().get().toCharArray();
        try {
            KeyStore own = new KeystoreFile(keystore.file()).load(password);
            SSLContext built = SSLContext.getInstance("TLS");
            built.init(keys(own, password), trustees(own), null);
            return built;
        } catch (GeneralSecurityException | InvalidSettingException e) {
            throw new IOException("the certificates of the server can't be used", e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyManager[] keys(KeyStore own, char[] password) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        return keys.getKeyManagers();
    }

    private TrustManager[] trustees(KeyStore own) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        List<X509Certificate> certificates = Stream.of(
                        ofTheJdk().stream(), trusted.certificates().stream(), trustedEntries(own).stream())
                .flatMap(it -> it)
                .toList();
        for (int i = 0; i < certificates.size(); i++) {
            all.setCertificateEntry(Integer.toString(i), certificates.get(i));
        }
        return trustManagers(all);
    }

    private static List<X509Certificate> ofTheJdk() throws GeneralSecurityException {
        return Stream.of(trustManagers(null))
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    private static TrustManager[] trustManagers(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static List<X509Certificate> trustedEntries(KeyStore own) throws GeneralSecurityException {
        Stream.Builder<X509Certificate> entries = Stream.builder();
        for (String alias : Collections.list(own.aliases())) {
            if (own.isCertificateEntry(alias)) {
                entries.add((X509Certificate) own.getCertificate(alias));
            }
        }
        return entries.build().toList();
    }
}
