package org.medchain.keys.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/** The application's own token from Spring Security's OAuth2 client, if {@code medchain.keys.oauth2-registration} names a registration. */
@AutoConfiguration(before = KeysAutoConfiguration.class)
@ConditionalOnClass(AuthorizedClientServiceOAuth2AuthorizedClientManager.class)
@ConditionalOnProperty(name = KeysProperties.PREFIX + ".enabled", havingValue = "true", matchIfMissing = true)
public class OAuth2TokenAutoConfiguration {

    /** The manager is its own, since the application's may need a request. Another TokenSupplier beside it stops the start. */
    @Bean
    @ConditionalOnProperty(KeysProperties.PREFIX + ".oauth2-registration")
    TokenSupplier medchainTokenSupplier(
            KeysProperties properties,
            ClientRegistrationRepository registrations,
            OAuth2AuthorizedClientService clients) {
        return new OAuth2Token(
                new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients),
                properties.oauth2Registration());
    }
}
