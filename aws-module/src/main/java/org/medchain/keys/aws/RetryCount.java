package org.medchain.keys.aws;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts the attempts of calls, but for the first of each. */
final class RetryCount implements ExecutionInterceptor {

    private static final ExecutionAttribute<Boolean> ATTEMPTED = new ExecutionAttribute<>("MedChainAttempted");

    private final LongAdder retries = new LongAdder();

    /** The SDK comes here with each attempt. */
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (attributes.getAttribute(ATTEMPTED) == null) {
            attributes.putAttribute(ATTEMPTED, true);
        } else {
            retries.increment();
        }
    }

    long sum() {
        return retries.sum();
    }
}
