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
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * The chosen provider, with each call over the network behind MicroProfile's circuit breaker and timeout. {@code
 * META-INF/microprofile-config.properties} sets the numbers.
 *
 * <p>A breaker of MicroProfile's is one for the whole server, so here it is the last resort: it opens when of {@value #CALLS_IN_VAIN} calls
 * in a row, in whatever Regions, none was answered. The breakers of Regions and CMKs are those of {@link Breakers}. Refusals never open either.
 *
 * <p>Only the instance that CDI hands out has these guards: interceptors put them there.
 */
@ApplicationScoped
@Typed(GuardedProvider.class)
class GuardedProvider implements KeyProvider {

    /** More than one tenant can have in vain at a time, whose CMK and whose share of calls are bounded. */
    static final int CALLS_IN_VAIN = 1000;

    private KeyProvider provider;

    /** The proxy calls this constructor. */
    protected GuardedProvider() {}

    @Inject
    GuardedProvider(ProviderChoice choice) {
        this.provider = choice.provider();
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
    public String homeRegion() {
        return provider.homeRegion();
    }

    @Override
    public CallTarget targetOf(Optional<CmkReference> cmk) {
        return provider.targetOf(cmk);
    }

    @Override
    public CallTarget targetOf(WrappedKey wrappedKey) {
        return provider.targetOf(wrappedKey);
    }

    @Override
    public WrappedKey namedBy(CmkReference cmk, WrappedKey wrappedKey) {
        return provider.namedBy(cmk, wrappedKey);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = CALLS_IN_VAIN,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        return provider.generateDataKey(cmk, context);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = CALLS_IN_VAIN,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        return provider.unwrap(wrappedKey, context);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = CALLS_IN_VAIN,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        return provider.rewrap(wrappedKey, cmk, context);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = CALLS_IN_VAIN,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        return provider.wrap(plainKey, cmk, context);
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return provider.wrappedUnder(wrappedKey);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = CALLS_IN_VAIN,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return provider.currentWrapping(cmk);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = CALLS_IN_VAIN,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public Optional<CmkState> describe(CmkReference cmk) {
        return provider.describe(cmk);
    }

    @Override
    public long retries() {
        return provider.retries();
    }

    @Override
    public void close() {
        provider.close();
    }
}
