package org.medchain.keys.spring;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.KeyCacheSettings;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the client: where the service is, for which tenant, and what is kept. The client's own settings
 * check them when the beans are made that need them.
 *
 * @param enabled whether there are beans of this starter
 * @param service {@code https://} and the host of the service; {@code http://} for this machine alone
 * @param tenantId the tenant whose patients' records are sealed
 * @param tokenFile has the bearer token, and is read before each request; without it there is a bean of type {@link TokenSupplier}
 * @param oauth2Registration a registration of Spring Security's OAuth2 client, with client credentials, that gives the token
 * @param problems whether refusals become problem details, where the application has Spring's web support
 * @param deadline of an operation with all its attempts
 * @param attemptDeadline of one of them
 * @param sealedDelivery whether data keys come sealed to a key pair that the application makes for itself
 */
@ConfigurationProperties(KeysProperties.PREFIX)
public record KeysProperties(
        @DefaultValue("true") boolean enabled,
        String service,
        String tenantId,
        String tokenFile,
        String oauth2Registration,
        @DefaultValue("true") boolean problems,
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("10s") Duration attemptDeadline,
        @DefaultValue("false") boolean sealedDelivery,
        @DefaultValue Cache cache) {

    static final String PREFIX = "medchain.keys";

    private static final String DOT = PREFIX + ".";

    /**
     * A cache of plain keys, if there is an age.
     *
     * @param age how long a key is used at most
     * @param keys how many are kept: 1,000 if nothing is said
     * @param messagesPerKey how many messages one data key seals: 1 if nothing is said
     * @param bytesPerKey of plaintext, after which a data key begins no other message
     * @param purpose what keys are asked for
     */
    public record Cache(Duration age, Integer keys, Integer messagesPerKey, Long bytesPerKey, String purpose) {

        private static final String DOT = KeysProperties.DOT + "cache.";

        KeyCacheSettings settings() {
            if (age == null) {
                throw withoutAge();
            }
            try {
                KeyCacheSettings unsaid = KeyCacheSettings.toOpen(age);
                return new KeyCacheSettings(
                        age,
                        Objects.requireNonNullElse(keys, unsaid.keys()),
                        Objects.requireNonNullElse(messagesPerKey, unsaid.messagesPerKey()),
                        Objects.requireNonNullElse(bytesPerKey, unsaid.bytesPerKey()));
            } catch (IllegalArgumentException e) {
                throw InvalidKeysPropertyException.of(DOT, e);
            }
        }

        /** Requires a purpose if there is a cache, and that no limit of one is set if there is none. */
        void requireUsable(boolean isThere) {
            if (isThere) {
                requirePurpose();
            } else if (keys != null || messagesPerKey != null || bytesPerKey != null || purpose != null) {
                throw withoutAge();
            }
        }

        private static InvalidKeysPropertyException withoutAge() {
            return new InvalidKeysPropertyException(DOT + "age", "must be set: without it there is no cache");
        }

        private void requirePurpose() {
            try {
                PatientVaults.requirePurpose(purpose);
            } catch (MalformedValueException e) {
                throw InvalidKeysPropertyException.of(DOT, e);
            }
        }
    }

    /** @param bean of the application, if it has one */
    HttpKeySourceSettings source(Optional<TokenSupplier> bean) {
        URI address = address();
        TokenSupplier token = token(bean);
        try {
            HttpKeySourceSettings plain = new HttpKeySourceSettings(address, token, deadline, attemptDeadline);
            return sealedDelivery ? plain.withSealedDelivery(tenant()) : plain;
        } catch (IllegalArgumentException e) {
            throw InvalidKeysPropertyException.of(DOT, e);
        }
    }

    /** Requires that only {@link TenantTokens} say whose token it is. */
    void requireNoTenant() {
        if (tenantId != null) {
            throw besideTenantTokens("tenant-id");
        }
        if (tokenFile != null) {
            throw besideTenantTokens("token-file");
        }
        if (oauth2Registration != null) {
            throw besideTenantTokens("oauth2-registration");
        }
    }

    private static InvalidKeysPropertyException besideTenantTokens(String property) {
        return new InvalidKeysPropertyException(DOT + property, "must not be set beside a bean of type TenantTokens");
    }

    /** Returns the settings for one of several tenants, with its token. */
    HttpKeySourceSettings source(TenantId tenant, TenantTokens tokens) {
        try {
            HttpKeySourceSettings plain =
                    new HttpKeySourceSettings(address(), () -> tokens.tokenOf(tenant), deadline, attemptDeadline);
            return sealedDelivery ? plain.withSealedDelivery(tenant) : plain;
        } catch (IllegalArgumentException e) {
            throw InvalidKeysPropertyException.of(DOT, e);
        }
    }

    private URI address() {
        try {
            return new URI(require("service", service));
        } catch (URISyntaxException e) {
            throw new InvalidKeysPropertyException(DOT + "service", "must be an address: https:// and a host");
        }
    }

    private TokenSupplier token(Optional<TokenSupplier> bean) {
        if (bean.isEmpty() && oauth2Registration != null) {
            throw new InvalidKeysPropertyException(
                    DOT + "oauth2-registration", "needs spring-security-oauth2-client in the application");
        }
        if (bean.isEmpty()) {
            return fileWithToken();
        }
        if (tokenFile != null) {
            throw new InvalidKeysPropertyException(
                    DOT + "token-file", "must not be set beside a bean of type TokenSupplier");
        }
        return bean.get();
    }

    private TokenFile fileWithToken() {
        String name = DOT + "token-file";
        if (tokenFile == null) {
            throw new InvalidKeysPropertyException(name, "must be set, or there must be a bean of type TokenSupplier");
        }
        try {
            Path file = Path.of(tokenFile);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return new TokenFile(file);
            }
        } catch (InvalidPathException e) {
            throw new InvalidKeysPropertyException(name, "must be the path of a file");
        }
        throw new InvalidKeysPropertyException(name, "must be a file that can be read");
    }

    TenantId tenant() {
        try {
            return new TenantId(require("tenant-id", tenantId));
        } catch (MalformedValueException e) {
            throw InvalidKeysPropertyException.of(DOT, e);
        }
    }

    private static String require(String property, String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidKeysPropertyException(DOT + property, "must be set");
        }
        return value;
    }
}
