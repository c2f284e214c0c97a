package org.medchain.keys.hsm;

import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.ProviderException;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.security.auth.login.LoginException;

/**
 * One PKCS #11 library. A process has it once, for all who use it: beginning again with it ends every session, so that nobody may be in a
 * call then.
 *
 * <p>A library that saw its token vanish may not find it again before it begins again (SoftHSM), and neither may one whose service was
 * restarted.
 */
final class HsmLibrary {

    private static final Map<Path, HsmLibrary> LOADED = new ConcurrentHashMap<>();

    private final Path path;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<AuthProvider> attached = new ArrayList<>();
    private Cryptoki cryptoki;
    private volatile int beginnings;

    private HsmLibrary(Path path) {
        this.path = path;
    }

    static HsmLibrary at(Path path) {
        return LOADED.computeIfAbsent(path, HsmLibrary::new);
    }

    /** Returns the lock to hold during each call, and while {@link #attach} runs. */
    Lock calls() {
        return lock.readLock();
    }

    /** Returns how often the library began again. What was attached before can't be used any more. */
    int beginnings() {
        return beginnings;
    }

    /** A provider of the JDK's for the token with this label; not logged in yet, and not among those of the JVM. */
    synchronized AuthProvider attach(String tokenLabel) throws HsmFailureException {
        long slot = loaded().slotOf(tokenLabel);
        try {
            AuthProvider provider =
                    (AuthProvider) Security.getProvider("SunPKCS11").configure(configuration(slot));
            attached.add(provider);
            return provider;
        } catch (ProviderException e) {
            throw new HsmFailureException("opening the token", e);
        }
    }

    /** Fails if the library does not see the token any more. */
    synchronized void requirePresent(String tokenLabel) throws HsmFailureException {
        loaded().slotOf(tokenLabel);
    }

    private Cryptoki loaded() throws HsmFailureException {
        if (cryptoki == null) {
            cryptoki = Cryptoki.load(path);
        }
        return cryptoki;
    }

    /**
     * Returns the argument of the JDK's provider: text after two hyphens is the configuration itself, not the name of
     * its file.
     */
    private String configuration(long slot) {
        return "--name=medchain\nlibrary=" + path + "\nslot=" + slot + "\ndestroyTokenAfterLogout=true\n";
    }

    /**
     * Begins again, unless somebody else did meanwhile.
     *
     * @param seen the number of beginnings when the failure was seen
     * @param patience how long to wait for calls that are under way
     */
    void restart(int seen, Duration patience) throws HsmFailureException {
        try {
            if (!lock.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HsmFailureException("calls to the library do not return");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HsmFailureException("waiting for calls to return", e);
        }
        try {
            if (beginnings == seen) {
                beginAgain();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private synchronized void beginAgain() throws HsmFailureException {
        beginnings++;
        detachAll();
        loaded().restart();
    }

    /** Ends every session, unless a call is under way that does not return. */
    void close(AuthProvider provider) {
        synchronized (this) {
            if (!attached.remove(provider)) {
                return;
            }
        }
        detach(provider);
    }

    /**
     * Detaches all providers; while no call is under way, each session is in its provider's pool, where this closes it:
     * none is closed later, by number.
     */
    private void detachAll() {
        attached.forEach(HsmLibrary::detach);
        attached.clear();
    }

    private static void detach(AuthProvider provider) {
        try {
            provider.logout();
        } catch (LoginException | ProviderException e) {
            // The token is gone, and the session with it.
        }
    }
}
