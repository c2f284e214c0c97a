package org.medchain.keys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/** On Spring Boot 3. */
class KeysOnBoot3Test extends KeysAutoConfigurationContract {

    @Override
    protected Reported health(AssertableApplicationContext context) {
        Health health = context.getBean("medchainKeysHealthIndicator", HealthIndicator.class)
                .health();
        return new Reported(health.getStatus().getCode(), health.getDetails());
    }

    @Test
    void isThatVersion() {
        assertThat(SpringBootVersion.getVersion()).startsWith("3.");
    }
}
