package org.medchain.keys.kms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * Generates, unwraps and re-wraps data keys with the provider in use. Whatever keeps the provider from answering, an open circuit
 * breaker among it, is a {@link KmsUnavailableException}. Never to be called in a transaction.
 */
@ApplicationScoped
public class Kms {

    private static final Logger LOG = System.getLogger(Kms.class.getName());
    private static final Metadata STATE = Metadata.builder()
            .withName("medchain_circuit_breaker_state")
            .withDescription("0 closed, 1 half-open, 2 open")
            .build();

    private ProviderCalls calls;
    private ProviderChoice choice;
    private Breaker generating;
    private Breaker unwrapping;
    private Breaker rewrapping;
    private Breaker describing;

    /** For the proxy. */
    protected Kms() {}

    @Inject
    Kms(
            ProviderCalls calls,
            ProviderChoice choice,
            KmsSettings settings,
            BreakerJournal journal,
            MetricRegistry metrics) {
        this.calls = calls;
        this.choice = choice;
        BreakerSettings breakerSettings = new BreakerSettings(
                settings.breakerFailures(),
                settings.breakerWait(),
                settings.breakerLongestWait(),
                settings.breakerJitterPercent());
        this.generating = breaker("generateDataKey", breakerSettings, journal, metrics);
        this.unwrapping = breaker("unwrap", breakerSettings, journal, metrics);
        this.rewrapping = breaker("rewrap", breakerSettings, journal, metrics);
        this.describing = breaker("describe", breakerSettings, journal, metrics);
    }

    private static Breaker breaker(
            String name, BreakerSettings settings, BreakerJournal journal, MetricRegistry metrics) {
        Breaker breaker = new Breaker(
                name,
                settings,
                Clock.systemUTC(),
                () -> ThreadLocalRandom.current().nextDouble(),
                journal::record);
        metrics.gauge(STATE, breaker, it -> it.state().metricValue(), new Tag("breaker", name));
        return breaker;
    }

    /** How the circuit breakers stand, by name. */
    public List<BreakerReport> breakers() {
        return List.of(generating.report(), unwrapping.report(), rewrapping.report(), describing.report());
    }

    /** Who wraps the keys of this installation. */
    public ProviderType provider() {
        return choice.provider().type();
    }

    /**
     * Makes a data key and wraps it.
     *
     * @param cmk the tenant's CMK
     * @throws KmsRefusedException if the provider answers and refuses
     * @throws KmsUnavailableException if the provider can't be reached in time
     */
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, EncryptionContext context) {
        if (isInMemory()) {
            return choice.provider().generateDataKey(cmk, context);
        }
        return through(generating, () -> calls.generateDataKey(cmk, context));
    }

    /**
     * Opens a wrapped key.
     *
     * @throws InvalidEncryptedKeyException if it does not open under this context
     * @throws KmsRefusedException if the provider answers and refuses
     * @throws KmsUnavailableException if the provider can't be reached in time
     */
    public PlainKey unwrap(WrappedKey wrappedKey, EncryptionContext context) {
        if (isInMemory()) {
            return choice.provider().unwrap(wrappedKey, context);
        }
        return through(unwrapping, () -> calls.unwrap(wrappedKey, context));
    }

    /**
     * Wraps the same data key anew, as new keys are wrapped today.
     *
     * @param cmk the tenant's CMK
     * @throws InvalidEncryptedKeyException if the wrapped key does not open under this context
     * @throws KmsRefusedException if the provider answers and refuses
     * @throws KmsUnavailableException if the provider can't be reached in time
     */
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, EncryptionContext context) {
        if (isInMemory()) {
            return choice.provider().rewrap(wrappedKey, cmk, context);
        }
        return through(rewrapping, () -> calls.rewrap(wrappedKey, cmk, context));
    }

    /**
     * What the tenant's keys are wrapped under today.
     *
     * @param cmk the tenant's CMK
     * @throws KmsUnavailableException if the provider can't be reached in time
     */
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return through(describing, () -> calls.currentWrapping(cmk));
    }

    /**
     * Names the CMK or KEK that a wrapped key is wrapped under, as it says itself. Calls nobody.
     *
     * @throws InvalidEncryptedKeyException if the provider in use makes no wrapped keys of this form
     */
    public String wrappedUnder(WrappedKey wrappedKey) {
        return choice.provider().wrappedUnder(wrappedKey);
    }

    /**
     * Tells how a CMK stands.
     *
     * @return empty if the provider has no CMKs
     * @throws KmsRefusedException if there is no such CMK, or the provider may not tell
     * @throws KmsUnavailableException if the provider can't be reached in time
     */
    public Optional<CmkState> describe(CmkReference cmk) {
        return through(describing, () -> calls.describe(cmk));
    }

    /** Then there is nobody to wait for, and watching a call for that would take longer than the call. */
    private boolean isInMemory() {
        return provider() == ProviderType.LOCAL;
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
            // The providers' causes are made to be logged; without one, the answer lacked a part.
            logFailure(
                    breaker,
                    e.getCause() == null
                            ? "an answer that is not whole"
                            : e.getCause().getMessage());
            breaker.failed(admission);
            throw e;
        } catch (RuntimeException | Error e) {
            // Not the infrastructure's, and MicroProfile's breaker takes it so too. A probe must end, or no other
            // follows.
            breaker.answered(admission);
            throw e;
        }
    }

    private static void logFailure(Breaker breaker, String why) {
        LOG.log(Level.WARNING, "KMS call {0} failed: {1}", breaker.report().name(), why);
    }
}
