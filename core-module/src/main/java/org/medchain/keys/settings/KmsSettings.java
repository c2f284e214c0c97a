package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.medchain.keys.provider.ProviderType;

/**
 * The settings of whoever wraps data keys, by the names that README.md lists. A provider's settings are read when that
 * provider is built and not before, so the variables of the other one may hold anything.
 */
@ApplicationScoped
public class KmsSettings {

    private Variables variables;

    /** For the proxy. */
    protected KmsSettings() {}

    @Inject
    public KmsSettings(Config config) {
        this.variables = new Variables(config);
    }

    /** Who wraps data keys. */
    public ProviderType provider() {
        return switch (variables.find("KMS_ENABLED").orElse("false")) {
            case "false" -> ProviderType.LOCAL;
            case "true" -> ProviderType.AWS_KMS;
            default -> throw new InvalidSettingException("KMS_ENABLED", "must be true or false");
        };
    }

    /**
     * What {@code LOCAL_KEK} makes of its value.
     *
     * @param parser throws {@link IllegalArgumentException} with a message that completes "LOCAL_KEK ..."
     */
    public <T> T localKek(Function<char[], T> parser) {
        return Variables.parseSecret(
                "LOCAL_KEK", variables.require("LOCAL_KEK", "must be set, or KMS_ENABLED=true"), parser);
    }

    /** What {@code LOCAL_KEK_PREVIOUS} makes of its values, which commas separate. */
    public <T> List<T> previousLocalKeks(Function<char[], T> parser) {
        return variables.find("LOCAL_KEK_PREVIOUS").stream()
                .flatMap(values -> Stream.of(values.split(",", -1)))
                .map(value -> Variables.parseSecret("LOCAL_KEK_PREVIOUS", value, parser))
                .toList();
    }

    /** The default Region: that of CMKs that are not named by an ARN. */
    public String awsRegion() {
        return variables.require("AWS_REGION", "must be set with KMS_ENABLED=true");
    }

    /**
     * What the access key id and the secret access key make together; empty if neither is set, for the SDK's default chain.
     * A session token ({@code AWS_SESSION_TOKEN}) beside them leaves all three to that chain too, which knows it.
     */
    public <T> Optional<T> awsCredentials(BiFunction<String, String, T> parser) {
        Optional<String> id = variables.find("AWS_ACCESS_KEY_ID");
        Optional<String> secret = variables.find("AWS_SECRET_ACCESS_KEY");
        if (id.isPresent() != secret.isPresent()) {
            throw new InvalidSettingException(
                    id.isPresent() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID", "must be set too, or neither");
        }
        if (variables.find("AWS_SESSION_TOKEN").isPresent()) {
            return Optional.empty();
        }
        return id.map(accessKeyId -> parser.apply(accessKeyId, secret.orElseThrow()));
    }

    /** Where AWS KMS is reached, if not at AWS' own address. */
    public Optional<String> kmsEndpoint() {
        return variables.find("KMS_ENDPOINT");
    }

    /** The one deadline of a call to AWS KMS, retries and pauses among them; below {@link #timeout()}. */
    public Duration callTimeout() {
        int most = (int) timeout().toSeconds() - 1;
        return Duration.ofSeconds(variables.number("KMS_CALL_TIMEOUT_SECONDS", Math.min(10, most), 1, most));
    }

    /** The deadline of one attempt within {@link #callTimeout()}. */
    public Duration attemptTimeout() {
        int most = (int) callTimeout().toMillis();
        return Duration.ofMillis(variables.number("KMS_ATTEMPT_TIMEOUT_MILLIS", Math.min(3000, most), 10, most));
    }

    /** Attempts of one call, the first among them. */
    public int maxAttempts() {
        return variables.number("KMS_MAX_ATTEMPTS", 4, 1, 10);
    }

    /** Connections to AWS KMS in one Region. */
    public int maxConnections() {
        return variables.number("KMS_MAX_CONNECTIONS", 256, 1, 10_000);
    }

    /** When MicroProfile's timeout gives a call up. */
    public Duration timeout() {
        return Duration.ofSeconds(variables.number("KMS_TIMEOUT_SECONDS", 30, 2, 300));
    }

    /** How many failures of the provider in a row open a circuit breaker. */
    public int breakerFailures() {
        return variables.number("KMS_BREAKER_FAILURES", 5, 1, 1000);
    }

    /** How long an open circuit breaker waits before the first probe. */
    public Duration breakerWait() {
        return Duration.ofSeconds(variables.number("KMS_BREAKER_WAIT_SECONDS", 30, 1, 3600));
    }

    /** How long a circuit breaker waits at most, however often a probe failed. */
    public Duration breakerLongestWait() {
        int first = (int) breakerWait().toSeconds();
        return Duration.ofSeconds(
                variables.number("KMS_BREAKER_LONGEST_WAIT_SECONDS", Math.max(300, first), first, 86_400));
    }

    /** What is added to each wait of a circuit breaker at most, at random, as a share of it. */
    public int breakerJitterPercent() {
        return variables.number("KMS_BREAKER_JITTER_PERCENT", 20, 0, 100);
    }
}
