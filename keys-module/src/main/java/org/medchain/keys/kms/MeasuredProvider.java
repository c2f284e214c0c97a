package org.medchain.keys.kms;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyCalls;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.Regional;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * A provider behind the bounds and circuit breakers of Regions and CMKs, which measure how its calls end, and let none through to a place that is
 * full or does not answer. What keeps it from answering, an open breaker included, is a {@link KmsUnavailableException}. Must not be called in
 * a transaction.
 *
 * <p>Limit: a re-wrap counts for where it wraps, also if it unwraps in another Region.
 *
 * @param calls to this provider, as they are made behind the breakers
 */
record MeasuredProvider(KeyProvider provider, KeyCalls calls, KmsGate gate) implements KeyProvider {

    private static final Logger LOG = System.getLogger(MeasuredProvider.class.getName());

    @Override
    public ProviderType type() {
        return provider.type();
    }

    @Override
    public boolean callsTheNetwork() {
        return provider.callsTheNetwork();
    }

    @Override
    public Regional regions() {
        return provider.regions();
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        return through(KmsCall.GENERATE_DATA_KEY, cmk, tenantOf(context), () -> calls.generateDataKey(cmk, context));
    }

    @Override
    public PlainKey unwrap(WrappedKey wrapped, KeyContext context) {
        return through(KmsCall.UNWRAP, targetOf(wrapped), tenantOf(context), () -> calls.unwrap(wrapped, context));
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrapped, Optional<CmkReference> cmk, KeyContext context) {
        return through(KmsCall.REWRAP, cmk, tenantOf(context), () -> calls.rewrap(wrapped, cmk, context));
    }

    /** Wraps a key; it is the second half of moving a data key, and counts as a re-wrap. */
    @Override
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        return through(KmsCall.REWRAP, cmk, tenantOf(context), () -> calls.wrap(plainKey, cmk, context));
    }

    /** Calls nobody, and so passes no breaker. */
    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return provider.wrappedUnder(wrappedKey);
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return through(KmsCall.DESCRIBE, cmk, Optional.empty(), () -> calls.currentWrapping(cmk));
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        return through(KmsCall.DESCRIBE, Optional.of(cmk), Optional.empty(), () -> calls.describe(cmk));
    }

    @Override
    public long retries() {
        return provider.retries();
    }

    @Override
    public void close() {
        provider.close();
    }

    private static Optional<TenantId> tenantOf(KeyContext context) {
        return Optional.of(context.tenantId());
    }

    private CallTarget targetOf(WrappedKey wrappedKey) {
        return provider.regions().targetOf(wrappedKey);
    }

    private <T> T through(KmsCall call, Optional<CmkReference> cmk, Optional<TenantId> tenant, Supplier<T> made) {
        return through(call, provider.regions().targetOf(cmk), tenant, made);
    }

    private <T> T through(KmsCall call, CallTarget target, Optional<TenantId> tenant, Supplier<T> made) {
        Passage passage = gate.enter(call, target, tenant);
        long start = System.nanoTime();
        try {
            T answer = gate.trace(call, target, made);
            passage.answered();
            return answer;
        } catch (CircuitBreakerOpenException e) {
            passage.withdrawn();
            throw new KmsUnavailableException(e);
        } catch (TimeoutException e) {
            logFailure(call, target, "timed out");
            passage.failed();
            throw new KmsUnavailableException(e);
        } catch (KmsUnavailableException e) {
            // A provider's causes may be logged; without one, the answer lacked a part.
            logFailure(
                    call,
                    target,
                    e.getCause() == null
                            ? "an answer that is not whole"
                            : e.getCause().getMessage());
            passage.failed();
            throw e;
        } catch (RuntimeException | Error e) {
            // Not a failure of the infrastructure, for MicroProfile's breaker neither. A probe must end, or no other
            // follows.
            passage.answered();
            throw e;
        } finally {
            gate.took(call, target, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static void logFailure(KmsCall call, CallTarget target, String why) {
        LOG.log(Level.WARNING, "KMS call {0} failed in {1}: {2}", call.label(), target.region(), why);
    }
}
