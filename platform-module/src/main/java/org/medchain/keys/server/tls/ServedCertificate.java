package org.medchain.keys.server.tls;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.server.Shared;

/**
 * Writes the server's keystore from the PEM files, where these are named, and again when they change. Open Liberty looks at the keystore every second
 * and serves what is in it to new connections. Tells when that certificate ends.
 *
 * <p>Limit: until the application has started, a server serves what the keystore held before; at its very first start a self-signed certificate.
 */
@Shared
final class ServedCertificate {

    private final KeystoreSettings settings;
    private byte[] written = new byte[0];
    private Optional<FileTime> writtenAt = Optional.empty();
    private Optional<FileTime> readAt = Optional.empty();
    private Optional<Instant> end = Optional.empty();

    @Inject
    ServedCertificate(KeystoreSettings settings) {
        this.settings = settings;
    }

    /** Returns when the certificate of the keystore ends, or one of its chain, as of the last {@link #renew}. */
    synchronized Optional<Instant> end() {
        return end;
    }

    /**
     * Renews the certificate; it does nothing if neither the files nor the keystore have changed since the last call.
     */
    synchronized void renew() {
        settings.pem().ifPresent(this::renewFrom);
        Optional<FileTime> modified = modified();
        if (!modified.equals(readAt)) {
            end = new KeystoreFile(settings.file())
                    .requireOpenedBy(settings.password().get());
            readAt = modified;
        }
    }

    private void renewFrom(PemCertificate pem) {
        byte[] fingerprint = pem.fingerprint();
        if (!Arrays.equals(fingerprint, written) || !isAsWritten()) {
            write(pem);
            written = fingerprint;
        }
    }

    /**
     * Returns true if the keystore is as it was written: Open Liberty makes one of its own if there is none at its
     * start, and may finish it later than this.
     */
    private boolean isAsWritten() {
        return writtenAt.isPresent() && writtenAt.equals(modified());
    }

    private Optional<FileTime> modified() {
        try {
            return Optional.of(Files.getLastModifiedTime(settings.file()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void write(PemCertificate pem) {
        char[] password = settings.password().get().toCharArray();
        try {
            KeyStore keys = pem.toKeyStore(password);
            Path directory = Files.createDirectories(settings.file().getParent());
            // Of its owner alone, and in place at once: nobody reads half of it.
            Path draft = Files.createTempFile(directory, "key", ".draft");
            try (OutputStream out = Files.newOutputStream(draft)) {
                keys.store(out, password);
            }
            Files.move(draft, settings.file(), StandardCopyOption.ATOMIC_MOVE);
            writtenAt = modified();
        } catch (IOException e) {
            throw new UncheckedIOException("the keystore that KEYSTORE_FILE names can't be written", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
