package org.medchain.keys.kms;

import java.util.Optional;

/**
 * The name of a circuit breaker: the call, the Region and the CMK that it guards.
 *
 * @param call the kind of call
 * @param region the Region that is called
 * @param cmk the CMK, for the log alone; empty for the Region's own breaker
 */
public record BreakerName(String call, String region, Optional<String> cmk) {

    static BreakerName of(KmsCall call, String region) {
        return new BreakerName(call.label(), region, Optional.empty());
    }

    static BreakerName of(KmsCall call, String region, String cmk) {
        return new BreakerName(call.label(), region, Optional.of(cmk));
    }

    @Override
    public String toString() {
        return call + cmk.map(name -> " for the CMK " + name).orElse("") + " in " + region;
    }
}
