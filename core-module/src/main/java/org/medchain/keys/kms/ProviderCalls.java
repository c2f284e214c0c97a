package org.medchain.keys.kms;

import jakarta.enterprise.context.ApplicationScoped;
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
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * The calls to the provider, each behind its circuit breaker and timeout. Five failures of the infrastructure in a row open
 * a breaker; refusals never do. The numbers can be set by MicroProfile Config, as MicroProfile Fault Tolerance names them.
 */
@ApplicationScoped
class ProviderCalls {

    private ProviderChoice choice;

    /** For the proxy. */
    protected ProviderCalls() {}

    @Inject
    ProviderCalls(ProviderChoice choice) {
        this.choice = choice;
    }

    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, EncryptionContext context) {
        return choice.provider().generateDataKey(cmk, context);
    }

    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public PlainKey unwrap(WrappedKey wrappedKey, EncryptionContext context) {
        return choice.provider().unwrap(wrappedKey, context);
    }

    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, EncryptionContext context) {
        return choice.provider().rewrap(wrappedKey, cmk, context);
    }

    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public Optional<CmkState> describe(CmkReference cmk) {
        return choice.provider().describe(cmk);
    }

    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 5,
            failureRatio = 1.0,
            delay = 30,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {KmsUnavailableException.class, TimeoutException.class},
            skipOn = {KmsRefusedException.class, InvalidEncryptedKeyException.class})
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return choice.provider().currentWrapping(cmk);
    }
}
