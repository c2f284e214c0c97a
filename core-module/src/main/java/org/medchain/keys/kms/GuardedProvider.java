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
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * The chosen provider, with each call over the network behind MicroProfile's circuit breaker and timeout. Five failures of the
 * infrastructure in a row open a breaker; refusals never do. {@code META-INF/microprofile-config.properties} sets the numbers.
 *
 * <p>Only the instance that CDI hands out has these guards: interceptors put them there.
 */
@ApplicationScoped
@Typed(GuardedProvider.class)
class GuardedProvider implements KeyProvider {

    private KeyProvider provider;

    /** For the proxy. */
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
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, EncryptionContext context) {
        return provider.generateDataKey(cmk, context);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public PlainKey unwrap(WrappedKey wrappedKey, EncryptionContext context) {
        return provider.unwrap(wrappedKey, context);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, EncryptionContext context) {
        return provider.rewrap(wrappedKey, cmk, context);
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return provider.wrappedUnder(wrappedKey);
    }

    @Override
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
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
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public Optional<CmkState> describe(CmkReference cmk) {
        return provider.describe(cmk);
    }

    @Override
    public void close() {
        provider.close();
    }
}
