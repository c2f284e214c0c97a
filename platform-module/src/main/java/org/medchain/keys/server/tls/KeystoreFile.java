package org.medchain.keys.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * Checks at the start that the server's keystore can be opened: the PKCS #12 file with its TLS key. The server only logs that
 * it can't open it, and then answers no TLS, so it is tried at the start. One that is not there is made by the server, with
 * the password at hand.
 */
record KeystoreFile(Path path) {

    /**
     * @return when the first certificate of the key's chain ends; empty if there is none, or no file yet
     * @throws InvalidSettingException if the file is there and the password gives no key of it
     */
    Optional<Instant> requireOpenedBy(String password) {
        if (Files.notExists(path)) {
            return Optional.empty();
        }
        char[] characters = password.toCharArray();
        try {
            KeyStore keys = load(characters);
            return endOf(keys.getCertificateChain(requireKey(keys, characters)));
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException ? wrongPassword() : unreadable();
        } catch (UnrecoverableKeyException e) {
            throw wrongPassword();
        } catch (GeneralSecurityException e) {
            throw unreadable();
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** Loads the content of the file; an empty store while there is none. */
    KeyStore load(char[] password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        if (Files.notExists(path)) {
            keys.load(null, null);
            return keys;
        }
        try (InputStream bytes = Files.newInputStream(path)) {
            keys.load(bytes, password);
            return keys;
        }
    }

    private static Optional<Instant> endOf(Certificate... chain) {
        return Stream.ofNullable(chain)
                .flatMap(Stream::of)
                .map(X509Certificate.class::cast)
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder());
    }

    private static String requireKey(KeyStore keys, char[] password) throws GeneralSecurityException {
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.getKey(alias, password) != null) {
                return alias;
            }
        }
        throw KeystoreSettings.FILE.refuse("holds no key");
    }

    private static InvalidSettingException wrongPassword() {
        return KeystoreSettings.PASSWORD.refuse(
                "does not open the file that " + KeystoreSettings.FILE.name() + " names");
    }

    private static InvalidSettingException unreadable() {
        return KeystoreSettings.FILE.refuse("can't be read, or is not PKCS #12");
    }
}
