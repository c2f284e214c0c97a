package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.lang.reflect.Proxy;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;

/** On a server whose metrics are made otherwise; what it does on Open Liberty, MetricsIT shows. */
class HalfMillisecondBucketTest {

    @Test
    void isDoneWithoutWhereTheServerKeepsItsBucketsElsewhere() {
        MetricRegistry registry = (MetricRegistry) Proxy.newProxyInstance(
                MetricRegistry.class.getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException();
                });

        assertThatNoException().isThrownBy(() -> HalfMillisecondBucket.addTo("a_timer_seconds", registry));
    }
}
