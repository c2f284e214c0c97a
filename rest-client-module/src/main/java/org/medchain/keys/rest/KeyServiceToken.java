package org.medchain.keys.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.ext.ClientHeadersFactory;
import org.medchain.keys.client.http.ClientCredentials;

/**
 * Gives each request its token. The configuration of the application says which:
 *
 * <ul>
 *   <li>{@value #PROPAGATE}{@code =true}: the bearer token of the JAX-RS request that the application answers. A request without one gets none, so that
 *       nobody acts as the application. Elsewhere (in a servlet, a timer, another thread) nothing is sent, unless {@value #OWN_WITHOUT_REQUEST}{@code =true}
 *       allows the application's own token there, which is one of those below.
 *   <li>{@value #VALUE}: a token, read before each request, of a config source that has the newest.
 *   <li>{@value #URL}, {@value #CLIENT_ID}, {@value #CLIENT_SECRET} and, if the issuer wants it, {@value #SCOPE}: the application's own token, kept until
 *       it expires ({@link ClientCredentials}).
 * </ul>
 */
@ApplicationScoped
public class KeyServiceToken implements ClientHeadersFactory {

    static final String PROPAGATE = "medchain-keys.token.propagate";
    static final String OWN_WITHOUT_REQUEST = "medchain-keys.token.own-without-request";
    static final String VALUE = "medchain-keys.token.value";
    static final String URL = "medchain-keys.token.url";
    static final String CLIENT_ID = "medchain-keys.token.client-id";
    static final String CLIENT_SECRET = "medchain-keys.token.client-secret";
    static final String SCOPE = "medchain-keys.token.scope";

    private static final String BEARER = "Bearer ";
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private ClientCredentials credentials;

    @Override
    public MultivaluedMap<String, String> update(
            MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        authorization(incoming).ifPresent(value -> headers.putSingle(HttpHeaders.AUTHORIZATION, value));
        return headers;
    }

    private Optional<String> authorization(MultivaluedMap<String, String> incoming) {
        Config config = ConfigProvider.getConfig();
        if (isTrue(config, PROPAGATE)) {
            boolean answersARequest = !incoming.isEmpty();
            if (answersARequest) {
                return Optional.ofNullable(incoming.getFirst(HttpHeaders.AUTHORIZATION))
                        .filter(KeyServiceToken::isBearer);
            }
            if (!isTrue(config, OWN_WITHOUT_REQUEST)) {
                throw new IllegalStateException("there is no request of JAX-RS whose token could be sent; "
                        + OWN_WITHOUT_REQUEST + "=true allows the application's own token here");
            }
        }
        return Optional.of(BEARER
                + requireToken(config.getOptionalValue(VALUE, String.class)
                        .map(String::strip)
                        .orElseGet(() -> own(config))));
    }

    /** Checks the token here: an implementation of JAX-RS may alter a header, or repeat one that it refuses. */
    private static String requireToken(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalStateException("the token has blanks or control characters, or nothing");
        }
        return token;
    }

    private static boolean isTrue(Config config, String property) {
        return config.getOptionalValue(property, Boolean.class).orElse(false);
    }

    /** Returns false for a password, which is for the application alone. */
    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private String own(Config config) {
        return credentials(config).get();
    }

    /** Returns the one supplier, which keeps the token. */
    private synchronized ClientCredentials credentials(Config config) {
        if (credentials == null) {
            credentials = new ClientCredentials(
                    config.getValue(URL, URI.class),
                    config.getValue(CLIENT_ID, String.class),
                    config.getValue(CLIENT_SECRET, String.class),
                    config.getOptionalValue(SCOPE, String.class));
        }
        return credentials;
    }
}
