package org.medchain.keys.spring;

import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.KeyCache;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.OperationObserver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link PatientVaults} of one tenant, over HTTP; with a {@link KeyCache} if {@code medchain.keys.cache.age} is set. A bean of the application's own
 * takes the place of each. With {@link TenantTokens} there are {@link TenantVaults} in their place.
 */
@AutoConfiguration
@ConditionalOnProperty(name = KeysProperties.PREFIX + ".enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties(KeysProperties.class)
public class KeysAutoConfiguration {

    /** Stands for every tenant when the properties are checked, before there is a request of one. */
    private static final TenantId ANY = new TenantId("any");

    /** For an application that serves several tenants. */
    @Bean
    @ConditionalOnBean(TenantTokens.class)
    @ConditionalOnMissingBean
    TenantVaults medchainTenantVaults(
            KeysProperties properties,
            TenantTokens tokens,
            ObjectProvider<KeyCache> caches,
            ObjectProvider<OperationObserver> observers) {
        KeyCache cache = caches.getIfAvailable();
        properties.requireNoTenant();
        properties.source(ANY, tokens);
        properties.cache().requireUsable(cache != null);
        OperationObserver observer = observers.getIfAvailable(() -> OperationObserver.NONE);
        return new TenantVaults(tenant -> vaults(
                properties,
                new HttpKeySource(properties.source(tenant, tokens).withObserver(observer)),
                tenant,
                cache));
    }

    @Bean
    @ConditionalOnMissingBean({KeySource.class, TenantTokens.class})
    HttpKeySource medchainKeySource(
            KeysProperties properties,
            ObjectProvider<TokenSupplier> token,
            ObjectProvider<OperationObserver> observer) {
        return new HttpKeySource(properties
                .source(Optional.ofNullable(token.getIfAvailable()))
                .withObserver(observer.getIfAvailable(() -> OperationObserver.NONE)));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(KeysProperties.PREFIX + ".cache.age")
    KeyCache medchainKeyCache(KeysProperties properties) {
        return new KeyCache(properties.cache().settings());
    }

    @Bean
    @ConditionalOnBean(KeySource.class)
    @ConditionalOnMissingBean
    PatientVaults medchainPatientVaults(KeysProperties properties, KeySource source, ObjectProvider<KeyCache> caches) {
        return vaults(properties, source, properties.tenant(), caches.getIfAvailable());
    }

    private static PatientVaults vaults(KeysProperties properties, KeySource source, TenantId tenant, KeyCache cache) {
        properties.cache().requireUsable(cache != null);
        return cache == null
                ? new PatientVaults(source, tenant)
                : new PatientVaults(source, tenant, cache, properties.cache().purpose());
    }
}
