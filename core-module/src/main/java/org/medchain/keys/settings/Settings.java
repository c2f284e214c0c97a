package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
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

    /** How many failures of the provider in a row open a circuit breaker. */
    public int breakerFailures() {
        return number("KMS_BREAKER_FAILURES", 5, 1, 1000);
    }

    /** How long an open circuit breaker waits before the first probe. */
    public Duration breakerWait() {
        return Duration.ofSeconds(number("KMS_BREAKER_WAIT_SECONDS", 30, 1, 3600));
    }

    /** How long a circuit breaker waits at most, however often a probe failed. */
    public Duration breakerLongestWait() {
        int first = (int) breakerWait().toSeconds();
        return Duration.ofSeconds(number("KMS_BREAKER_LONGEST_WAIT_SECONDS", Math.max(300, first), first, 86_400));
    }

    /** The port that operators reach health checks on without a token, beside the loopback address. */
    public Optional<Integer> operationsPort() {
        return Optional.of(number("OPERATIONS_PORT", -1, -1, 65_535)).filter(port -> port > 0);
    }

    private int number(String variable, int otherwise, int least, int most) {
        String range = "must be a whole number from " + least + " to " + most;
        int value = read(variable)
                .map(text -> parse(variable, range, text, Integer::valueOf))
                .orElse(otherwise);
        if (value < least || value > most) {
            throw new InvalidSettingException(variable, range);
        }
        return value;
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
