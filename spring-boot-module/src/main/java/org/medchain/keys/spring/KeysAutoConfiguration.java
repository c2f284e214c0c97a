package org.medchain.keys.spring;

import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.client.KeyCache;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link PatientVaults} of one tenant, over HTTP; with a {@link KeyCache} if {@code medchain.keys.cache.age} is set. A bean of the application's own
 * takes the place of each.
 */
@AutoConfiguration
@ConditionalOnProperty(name = KeysProperties.PREFIX + ".enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties(KeysProperties.class)
public class KeysAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(KeySource.class)
    HttpKeySource medchainKeySource(KeysProperties properties, ObjectProvider<TokenSupplier> token) {
        return new HttpKeySource(properties.source(Optional.ofNullable(token.getIfAvailable())));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(KeysProperties.PREFIX + ".cache.age")
    KeyCache medchainKeyCache(KeysProperties properties) {
        return new KeyCache(properties.cache().settings());
    }

    @Bean
    @ConditionalOnMissingBean
    PatientVaults medchainPatientVaults(KeysProperties properties, KeySource source, ObjectProvider<KeyCache> caches) {
        KeyCache cache = caches.getIfAvailable();
        if (cache == null) {
            properties.cache().requireUnset();
            return new PatientVaults(source, properties.tenant());
        }
        try {
            return new PatientVaults(
                    source, properties.tenant(), cache, properties.cache().purpose());
        } catch (MalformedValueException e) {
            throw properties.cache().refused(e);
        }
    }
}
