package org.medchain.keys.spring;

import io.micrometer.observation.ObservationRegistry;
import org.medchain.keys.client.http.OperationObserver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Observes what is asked for keys, in an application with a registry of observations, as the actuator makes one. */
@AutoConfiguration(
        before = KeysAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnProperty(name = KeysProperties.PREFIX + ".enabled", havingValue = "true", matchIfMissing = true)
public class KeysObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    OperationObserver medchainOperationObserver(ObservationRegistry registry) {
        return new ObservedOperations(registry);
    }
}
