package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.hsm.HsmSettings;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the provider that wraps data keys. Those of the provider that is not in use are not read, so that their
 * variables may hold anything. Secrets are not kept here: they are read when the provider is built, and go to it alone.
 */
@Shared
final class KmsSettings implements Settings {

    static final int MOST_SECONDS = 300;

    private static final NumberVariable TIMEOUT = new NumberVariable("KMS_TIMEOUT_SECONDS", 30, 2, MOST_SECONDS);
    private static final TextVariable LOCAL_KEK =
            TextVariable.required("LOCAL_KEK", "must be set, or KMS_ENABLED=true");
    private static final TextVariable LOCAL_KEK_PREVIOUS = TextVariable.optional("LOCAL_KEK_PREVIOUS");
    private static final TextVariable ACCESS_KEY_ID = TextVariable.optional("AWS_ACCESS_KEY_ID");
    private static final TextVariable SECRET_ACCESS_KEY = TextVariable.optional("AWS_SECRET_ACCESS_KEY");
    private static final TextVariable SESSION_TOKEN = TextVariable.optional("AWS_SESSION_TOKEN");

    private final Variables variables;
    private final ProviderType provider;
    private final Optional<ProviderType> previous;
    private final Duration timeout;
    private final Optional<AwsCalls> awsCalls;
    private final Optional<HsmSettings> hsm;

    @Inject
    KmsSettings(Variables variables, ProviderSettings choice) {
        this.variables = variables;
        this.provider = choice.provider();
        this.previous = choice.previous();
        this.timeout = variables.seconds(TIMEOUT);
        TIMEOUT.check(timeout.toSeconds());
        this.awsCalls = uses(ProviderType.AWS_KMS) ? Optional.of(AwsCalls.read(variables, timeout)) : Optional.empty();
        this.hsm = uses(ProviderType.HSM) ? Optional.of(HsmCalls.read(variables)) : Optional.empty();
    }

    private boolean uses(ProviderType type) {
        return provider == type || previous.filter(type::equals).isPresent();
    }

    /** The provider that wraps data keys. */
    ProviderType provider() {
        return provider;
    }

    /** The provider that still opens what it wrapped. */
    Optional<ProviderType> previousProvider() {
        return previous;
    }

    /**
     * Returns the parsed value of {@code LOCAL_KEK}.
     *
     * @param parser throws {@link IllegalArgumentException} with a message that completes "LOCAL_KEK ..."
     */
    <T> T localKek(Function<char[], T> parser) {
        return LOCAL_KEK.parseSecret(variables.text(LOCAL_KEK), parser);
    }

    /** Returns the parsed values of {@code LOCAL_KEK_PREVIOUS}, which commas separate. */
    <T> List<T> previousLocalKeks(Function<char[], T> parser) {
        return variables.list(LOCAL_KEK_PREVIOUS).stream()
                .map(value -> LOCAL_KEK_PREVIOUS.parseSecret(value, parser))
                .toList();
    }

    /**
     * Returns the credentials of the access key id and the secret access key; empty if neither is set, for the SDK's
     * default chain. A session token ({@code AWS_SESSION_TOKEN}) beside them leaves all three to that chain too, which
     * knows it.
     */
    <T> Optional<T> awsCredentials(BiFunction<String, String, T> parser) {
        Optional<String> id = variables.find(ACCESS_KEY_ID);
        Optional<String> secret = variables.find(SECRET_ACCESS_KEY);
        if (id.isPresent() != secret.isPresent()) {
            throw (id.isPresent() ? SECRET_ACCESS_KEY : ACCESS_KEY_ID).refuse("must be set too, or neither");
        }
        if (variables.find(SESSION_TOKEN).isPresent()) {
            return Optional.empty();
        }
        return id.map(accessKeyId -> parser.apply(accessKeyId, secret.orElseThrow()));
    }

    String awsRegion() {
        return awsCalls().region();
    }

    Optional<String> kmsEndpoint() {
        return awsCalls().endpoint();
    }

    Duration callTimeout() {
        return awsCalls().timeout();
    }

    Duration attemptTimeout() {
        return awsCalls().attemptTimeout();
    }

    int maxAttempts() {
        return awsCalls().maxAttempts();
    }

    int maxConnections() {
        return awsCalls().maxConnections();
    }

    boolean postQuantumTls() {
        return awsCalls().postQuantumTls();
    }

    HsmSettings hsm() {
        return hsm.orElseThrow(() -> new IllegalStateException("an HSM is not the provider in use"));
    }

    private AwsCalls awsCalls() {
        return awsCalls.orElseThrow(() -> new IllegalStateException("AWS KMS is not the provider in use"));
    }

    /** Returns the time after which MicroProfile's timeout gives a call up. */
    Duration timeout() {
        return timeout;
    }

    @Override
    public String toString() {
        return "KmsSettings[" + provider + "]";
    }
}
