package org.medchain.keys.kms;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * A provider behind circuit breakers that measure how its calls end, and let none through to one that does not answer. What
 * keeps it from answering, an open breaker included, is a {@link KmsUnavailableException}. Must not be called in a transaction.
 */
final class MeasuredProvider implements KeyProvider {

    private static final Logger LOG = System.getLogger(MeasuredProvider.class.getName());

    private final KeyProvider provider;
    private final Breaker generating;
    private final Breaker unwrapping;
    private final Breaker rewrapping;
    private final Breaker describing;

    MeasuredProvider(KeyProvider provider, Breakers breakers) {
        this.provider = provider;
        this.generating = breakers.generating();
        this.unwrapping = breakers.unwrapping();
        this.rewrapping = breakers.rewrapping();
        this.describing = breakers.describing();
    }

    @Override
    public ProviderType type() {
        return provider.type();
    }

    @Override
    public boolean callsTheNetwork() {
        return provider.callsTheNetwork();
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, EncryptionContext context) {
        return through(generating, () -> provider.generateDataKey(cmk, context));
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, EncryptionContext context) {
        return through(unwrapping, () -> provider.unwrap(wrappedKey, context));
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, EncryptionContext context) {
        return through(rewrapping, () -> provider.rewrap(wrappedKey, cmk, context));
    }

    /** Calls nobody, and so passes no breaker. */
    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return provider.wrappedUnder(wrappedKey);
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return through(describing, () -> provider.currentWrapping(cmk));
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        return through(describing, () -> provider.describe(cmk));
    }

    @Override
    public void close() {
        provider.close();
    }

    private static <T> T through(Breaker breaker, Supplier<T> call) {
        Breaker.Admission admission = breaker.admit();
        if (!admission.admitted()) {
            throw new KmsUnavailableException(admission.retryAfter());
        }
        try {
            T answer = call.get();
            breaker.answered(admission);
            return answer;
        } catch (CircuitBreakerOpenException e) {
            breaker.refusedBehind(admission);
            throw new KmsUnavailableException(e);
        } catch (TimeoutException e) {
            logFailure(breaker, "timed out");
            breaker.failed(admission);
            throw new KmsUnavailableException(e);
        } catch (KmsUnavailableException e) {
            // A provider's causes may be logged; without one, the answer lacked a part.
            logFailure(
                    breaker,
                    e.getCause() == null
                            ? "an answer that is not whole"
                            : e.getCause().getMessage());
            breaker.failed(admission);
            throw e;
        } catch (RuntimeException | Error e) {
            // Not a failure of the infrastructure, for MicroProfile's breaker neither. A probe must end, or no other
            // follows.
            breaker.answered(admission);
            throw e;
        }
    }

    private static void logFailure(Breaker breaker, String why) {
        LOG.log(Level.WARNING, "KMS call {0} failed: {1}", breaker.name(), why);
    }
}
