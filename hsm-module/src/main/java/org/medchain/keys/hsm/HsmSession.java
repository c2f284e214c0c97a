package org.medchain.keys.hsm;

import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import org.medchain.keys.HsmKeyLabel;

/** The token while it is logged in, and its KEKs that were used since. Its methods are called while the library's calls are locked. */
final class HsmSession implements AutoCloseable {

    private final HsmLibrary library;
    private final String tokenLabel;
    private final SecureRandom random;
    private final int beginnings;
    private final AuthProvider provider;
    private final KeyStore keys;
    private final Map<HsmKeyLabel, HsmKek> keks = new ConcurrentHashMap<>();

    /** Logs in. */
    HsmSession(HsmLibrary library, HsmSettings settings, SecureRandom random) throws HsmFailureException {
        this.library = library;
        this.tokenLabel = settings.tokenLabel();
        this.random = random;
        this.beginnings = library.beginnings();
        this.provider = library.attach(tokenLabel);
        try {
            this.keys = login(settings.pin());
        } catch (HsmFailureException e) {
            library.close(provider);
            throw e;
        }
    }

    private KeyStore login(HsmPin source) throws HsmFailureException {
        char[] pin = read(source);
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
            return store;
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            throw new HsmFailureException("logging in", e);
        } finally {
            Arrays.fill(pin, ' ');
        }
    }

    private static char[] read(HsmPin source) throws HsmFailureException {
        try {
            return source.read();
        } catch (IOException e) {
            throw new HsmFailureException("the PIN can't be read: " + e.getMessage());
        }
    }

    /** Returns true if the library did not begin again since. */
    boolean isOfToday() {
        return beginnings == library.beginnings();
    }

    /** @throws HsmRefusalException if there is no such KEK, or it is none */
    HsmKek kek(HsmKeyLabel label) throws HsmFailureException, HsmRefusalException {
        HsmKek known = keks.get(label);
        return known == null ? find(label) : known;
    }

    private synchronized HsmKek find(HsmKeyLabel label) throws HsmFailureException, HsmRefusalException {
        try {
            Optional<SecretKey> found = look(label);
            if (found.isEmpty()) {
                // What was made since is seen only after that.
                keys.load(null, null);
                found = look(label);
            }
            if (found.isEmpty()) {
                requireWell();
                throw new HsmRefusalException("is missing");
            }
            Optional<String> wrong = HsmKek.whatIsWrong(found.get());
            if (wrong.isPresent()) {
                throw new HsmRefusalException(wrong.get());
            }
            HsmKek kek = new HsmKek(provider, label, found.get(), random);
            keks.put(label, kek);
            return kek;
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            throw new HsmFailureException("looking for a KEK", e);
        }
    }

    private Optional<SecretKey> look(HsmKeyLabel label) throws GeneralSecurityException {
        Key key = keys.getKey(label.value(), null);
        return key instanceof SecretKey secret ? Optional.of(secret) : Optional.empty();
    }

    /** A token that was removed shows no keys. */
    private void requireWell() throws HsmFailureException {
        library.requirePresent(tokenLabel);
        for (HsmKek kek : keks.values()) {
            kek.requireCanary();
        }
    }

    @Override
    public void close() {
        library.close(provider);
    }
}
