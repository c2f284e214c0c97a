package org.medchain.keys.kms;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.medchain.keys.provider.KeyProvider;

/**
 * Makes the {@link KeyProvider} that core uses: the chosen one behind its circuit breakers if it calls the network, and else
 * the chosen one itself. A singleton, so that nothing stands between its users and it.
 */
@Dependent
class KeyProviderProducer {

    @Produces
    @InUse
    @Singleton
    KeyProvider keyProvider(ProviderChoice choice, GuardedCalls guarded, KmsGate gate) {
        KeyProvider chosen = choice.provider();
        gate.show(chosen.regions().homeRegion());
        if (!chosen.callsTheNetwork()) {
            return chosen;
        }
        gate.showRetries(chosen);
        return new MeasuredProvider(chosen, guarded, gate);
    }
}
