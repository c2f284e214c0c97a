package org.medchain.keys.hsm;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;

/**
 * The token, which is logged into with the first use and again whenever that is needed. A use that fails is tried a second time, after the
 * library began again: what only lost its session heals unseen.
 *
 * <p>A PIN that the HSM refused is not tried again until it may be another.
 *
 * <p>Limit: a library that does not return from a call keeps a thread of the {@link BoundedCalls}, and nothing here ends that.
 */
final class HsmToken implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HsmToken.class.getName());

    /** The deadline of a whole use. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** The time for calls to return before the library begins again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * The number of calls at once; more wait. Each takes a session, or two with the canary's, and the JDK opens 32
     * where a token does not tell how many it has (source: the JDK's {@code SessionManager}).
     */
    private static final int CALLS = 16;

    /** A function that uses a KEK. */
    interface Use<T> {

        T with(HsmKek kek) throws HsmFailureException, HsmRefusalException;
    }

    private final HsmSettings settings;
    private final SecureRandom random;
    private final HsmLibrary library;
    private final BoundedCalls calls;
    private final HsmRefusals refusals = new HsmRefusals(System::nanoTime);
    private volatile HsmSession session;
    private String refusedPin;
    private boolean closed;

    /** @param deadline how long a use may take */
    HsmToken(HsmSettings settings, SecureRandom random, Duration deadline) {
        this.settings = settings;
        this.random = random;
        this.library = HsmLibrary.at(settings.library());
        this.calls = new BoundedCalls(CALLS, deadline);
    }

    /**
     * Lends the KEK to a use, on another thread.
     *
     * @param unwanted gets what comes of it too late
     * @throws KmsRefusedException if the HSM is well and has no such KEK, or none that may be used
     * @throws KmsUnavailableException if the HSM is not well
     */
    <T> T use(HsmKeyLabel label, Use<T> use, Consumer<T> unwanted) {
        try {
            return calls.make(() -> tryTwice(label, use), unwanted);
        } catch (HsmRefusalException e) {
            refusals.log(label, e.getMessage());
            throw new KmsRefusedException(e);
        } catch (HsmFailureException e) {
            if (e.isRefusal()) {
                refusals.log(label, "may not be used: " + e.getMessage());
                throw new KmsRefusedException(e);
            }
            throw new KmsUnavailableException(e);
        }
    }

    private <T> T tryTwice(HsmKeyLabel label, Use<T> use) throws HsmFailureException, HsmRefusalException {
        int seen = library.beginnings();
        try {
            return tryOnce(label, use);
        } catch (HsmFailureException e) {
            if (e.isRefusal() || e.isOfThePin()) {
                throw e;
            }
        }
        library.restart(seen, PATIENCE);
        return tryOnce(label, use);
    }

    private <T> T tryOnce(HsmKeyLabel label, Use<T> use) throws HsmFailureException, HsmRefusalException {
        library.calls().lock();
        try {
            return use.with(session().kek(label));
        } finally {
            library.calls().unlock();
        }
    }

    private HsmSession session() throws HsmFailureException {
        HsmSession current = session;
        return current != null && current.isOfToday() ? current : login();
    }

    private synchronized HsmSession login() throws HsmFailureException {
        if (closed) {
            throw new IllegalStateException("the HSM is closed");
        }
        if (session == null || !session.isOfToday()) {
            String pin = settings.pin().version();
            if (pin.equals(refusedPin)) {
                throw HsmFailureException.pinRefusedBefore();
            }
            try {
                session = new HsmSession(library, settings, random);
            } catch (HsmFailureException e) {
                refusedPin = e.isOfThePin() ? pin : null;
                throw e;
            }
        }
        return session;
    }

    @Override
    public void close() {
        if (calls.isClosed()) {
            return;
        }
        try {
            calls.make(
                    () -> {
                        end();
                        return true;
                    },
                    unused -> {});
        } catch (HsmFailureException | HsmRefusalException e) {
            LOG.log(Level.WARNING, "the HSM was not logged out of: {0}", e.getMessage());
        }
        calls.close();
    }

    private void end() {
        HsmSession open;
        synchronized (this) {
            closed = true;
            open = session;
            session = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
