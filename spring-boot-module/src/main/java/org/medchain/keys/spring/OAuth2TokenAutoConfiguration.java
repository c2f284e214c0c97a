package org.medchain.keys.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

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
            ObjectProvider<ClientRegistrationRepository> registrations,
            ObjectProvider<OAuth2AuthorizedClientService> clients) {
        String registration = properties.oauth2Registration();
        ClientRegistrationRepository known = registrations.getIfAvailable(() -> name -> null);
        requireClientCredentials(registration.isBlank() ? null : known.findByRegistrationId(registration));
        return new OAuth2Token(
                new AuthorizedClientServiceOAuth2AuthorizedClientManager(known, clients.getObject()), registration);
    }

    private static void requireClientCredentials(ClientRegistration found) {
        if (found == null || !AuthorizationGrantType.CLIENT_CREDENTIALS.equals(found.getAuthorizationGrantType())) {
            throw new InvalidKeysPropertyException(
                    KeysProperties.PREFIX + ".oauth2-registration",
                    "must be a registration of Spring Security's OAuth2 client, of client credentials, in a servlet application");
        }
    }
}
