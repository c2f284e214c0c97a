package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.ProviderType;

/**
 * The settings, by the names that README.md lists. A provider's settings are read when that provider is built and not
 * before, so the variables of the other one may hold anything.
 */
@ApplicationScoped
public class Settings {

    private Config config;

    /** For the proxy. */
    protected Settings() {}

    @Inject
    public Settings(Config config) {
        this.config = config;
    }

    /** Who wraps data keys. */
    public ProviderType provider() {
        return switch (read("KMS_ENABLED").orElse("false")) {
            case "false" -> ProviderType.LOCAL;
            case "true" -> throw new InvalidSettingException("KMS_ENABLED", "can only be false in this version");
            default -> throw new InvalidSettingException("KMS_ENABLED", "must be true or false");
        };
    }

    /** The tenant of callers that have no token, where the installation serves one hospital. */
    public Optional<TenantId> defaultTenant() {
        return read("DEFAULT_TENANT").map(value -> parse("DEFAULT_TENANT", "is not a tenant id", value, TenantId::new));
    }

    /** The name of the token's claim that holds the tenant. */
    public String tenantClaim() {
        return read("JWT_TENANT_CLAIM").orElse("tenant");
    }

    /**
     * Makes sure that tokens are checked against an issuer, an audience and keys of this installation's own choice: with one
     * of them unset, the server would accept more than it should, or nothing.
     */
    public void requireTokenVerification() {
        for (String variable :
                List.of("MP_JWT_VERIFY_ISSUER", "MP_JWT_VERIFY_AUDIENCES", "MP_JWT_VERIFY_PUBLICKEY_LOCATION")) {
            if (read(variable).isEmpty()) {
                throw new InvalidSettingException(variable, "must be set");
            }
        }
    }

    /**
     * What {@code LOCAL_KEK} makes of its value.
     *
     * @param parser throws {@link IllegalArgumentException} with a message that completes "LOCAL_KEK ..."
     */
    public <T> T localKek(Function<char[], T> parser) {
        String value = read("LOCAL_KEK")
                .orElseThrow(() -> new InvalidSettingException("LOCAL_KEK", "must be set, or KMS_ENABLED=true"));
        return parseSecret("LOCAL_KEK", value, parser);
    }

    /** What {@code LOCAL_KEK_PREVIOUS} makes of its values, which commas separate. */
    public <T> List<T> previousLocalKeks(Function<char[], T> parser) {
        return read("LOCAL_KEK_PREVIOUS").stream()
                .flatMap(values -> Stream.of(values.split(",", -1)))
                .map(value -> parseSecret("LOCAL_KEK_PREVIOUS", value, parser))
                .toList();
    }

    private Optional<String> read(String variable) {
        return config.getOptionalValue(variable, String.class);
    }

    private static <T> T parseSecret(String variable, String value, Function<char[], T> parser) {
        try {
            return parser.apply(value.toCharArray());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(variable, e.getMessage());
        }
    }

    private static <T> T parse(String variable, String whatIsWrong, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(variable, whatIsWrong);
        }
    }
}
