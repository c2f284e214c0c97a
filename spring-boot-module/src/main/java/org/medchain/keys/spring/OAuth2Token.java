package org.medchain.keys.spring;

import java.util.Objects;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;

/** The token of a registration with client credentials. The manager keeps it until it is about to expire. */
record OAuth2Token(OAuth2AuthorizedClientManager manager, String registration) implements TokenSupplier {

    private static final String PRINCIPAL = "medchain-keys";

    @Override
    public String get() {
        OAuth2AuthorizedClient client = manager.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(registration)
                .principal(PRINCIPAL)
                .build());
        return Objects.requireNonNull(client).getAccessToken().getTokenValue();
    }
}
