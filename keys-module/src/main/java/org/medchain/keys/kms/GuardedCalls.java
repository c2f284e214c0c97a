package org.medchain.keys.kms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyCalls;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * The calls to the chosen provider, each behind MicroProfile's circuit breaker and timeout, which are alike for all of them and so are those of the
 * class: MicroProfile applies them to each method, and each method has a breaker of its own. {@code
 * META-INF/microprofile-config.properties} sets the numbers.
 *
 * <p>A breaker of MicroProfile's is one for the whole server, so here it is the last resort: it opens when of {@value #CALLS_IN_VAIN} calls
 * in a row, in whatever Regions, none was answered. The breakers of Regions and CMKs are those of {@link Breakers}. Refusals never open either.
 *
 * <p>Only the instance that CDI hands out has these guards: interceptors put them there.
 */
@ApplicationScoped
@Typed(GuardedCalls.class)
@Timeout(value = 30, unit = ChronoUnit.SECONDS)
@CircuitBreaker(
        requestVolumeThreshold = GuardedCalls.CALLS_IN_VAIN,
        failureRatio = 1.0,
        delay = 30,
        delayUnit = ChronoUnit.SECONDS,
        failOn = {KmsUnavailableException.class, TimeoutException.class},
        skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
class GuardedCalls implements KeyCalls {

    /** More than one tenant can have in vain at a time, whose CMK and whose share of calls are bounded. */
    static final int CALLS_IN_VAIN = 1000;

    private KeyCalls provider;

    /** The proxy needs this constructor. */
    protected GuardedCalls() {}

    @Inject
    GuardedCalls(ProviderChoice choice) {
        this.provider = choice.provider();
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        return provider.generateDataKey(cmk, context);
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        return provider.unwrap(wrappedKey, context);
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        return provider.rewrap(wrappedKey, cmk, context);
    }

    @Override
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        return provider.wrap(plainKey, cmk, context);
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return provider.currentWrapping(cmk);
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        return provider.describe(cmk);
    }
}
