package org.medchain.keys.spring;

import org.medchain.keys.client.KeySource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Shows whether the service answers, in the health of an application on Spring Boot 4. */
@AutoConfiguration(after = KeysAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(KeySource.class)
@ConditionalOnEnabledHealthIndicator("medchain-keys")
public class Boot4HealthAutoConfiguration {

    /**
     * Makes the indicator; without a feed of revocations nothing can be asked without making a key, and the state is
     * unknown.
     */
    @Bean
    @ConditionalOnMissingBean(name = "medchainKeysHealthIndicator")
    HealthIndicator medchainKeysHealthIndicator(KeySource source) {
        return source.revocations()
                .map(ServiceCheck::new)
                .<HealthIndicator>map(check -> () -> healthOf(check))
                .orElseGet(() -> () -> Health.unknown().build());
    }

    private static Health healthOf(ServiceCheck check) {
        return check.failure()
                .map(reason -> Health.down().withDetail("reason", reason).build())
                .orElseGet(() -> Health.up().build());
    }
}
