package org.medchain.keys.kms;

import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of calls to AWS KMS: region, endpoint, timeouts, attempts, connections and their TLS. Not read where the local KEK wraps,
 * so that the variables may then hold anything.
 *
 * @param region the default Region: that of CMKs that are not named by an ARN
 * @param endpoint where AWS KMS is reached, if not at AWS' own address
 * @param timeout the one deadline of a call, retries and pauses among them; below {@link KmsSettings#timeout()}
 * @param attemptTimeout the deadline of one attempt within it
 * @param maxAttempts attempts of one call, the first among them
 * @param maxConnections connections to AWS KMS in one Region
 * @param postQuantumTls whether to agree on keys of connections that a quantum computer does not compute
 */
record AwsCalls(
        String region,
        Optional<String> endpoint,
        Duration timeout,
        Duration attemptTimeout,
        int maxAttempts,
        int maxConnections,
        boolean postQuantumTls) {

    private static final TextVariable REGION = TextVariable.required("AWS_REGION", "must be set with KMS_ENABLED=true");
    private static final TextVariable ENDPOINT = TextVariable.optional("KMS_ENDPOINT");
    private static final TextVariable POST_QUANTUM_TLS = TextVariable.withDefault("AWS_KMS_POST_QUANTUM_TLS", "false");
    private static final NumberVariable CALL_TIMEOUT =
            new NumberVariable("KMS_CALL_TIMEOUT_SECONDS", 10, 1, KmsSettings.MOST_SECONDS - 1);
    private static final NumberVariable ATTEMPT_TIMEOUT =
            new NumberVariable("KMS_ATTEMPT_TIMEOUT_MILLIS", 3000, 10, CALL_TIMEOUT.most() * 1000);
    private static final NumberVariable MAX_ATTEMPTS = new NumberVariable("KMS_MAX_ATTEMPTS", 4, 1, 10);
    private static final NumberVariable MAX_CONNECTIONS = new NumberVariable("KMS_MAX_CONNECTIONS", 256, 1, 10_000);

    AwsCalls {
        CALL_TIMEOUT.check(timeout.toSeconds());
        within(timeout).check(attemptTimeout.toMillis());
        MAX_ATTEMPTS.check(maxAttempts);
        MAX_CONNECTIONS.check(maxConnections);
    }

    /** @param givenUpAfter when the whole call is given up, whatever it does */
    static AwsCalls read(Variables variables, Duration givenUpAfter) {
        NumberVariable below = CALL_TIMEOUT.atMost((int) givenUpAfter.toSeconds() - 1);
        Duration timeout = variables.seconds(below);
        below.check(timeout.toSeconds());
        return new AwsCalls(
                variables.text(REGION),
                variables.find(ENDPOINT),
                timeout,
                variables.millis(within(timeout)),
                variables.number(MAX_ATTEMPTS),
                variables.number(MAX_CONNECTIONS),
                variables.flag(POST_QUANTUM_TLS));
    }

    private static NumberVariable within(Duration timeout) {
        return ATTEMPT_TIMEOUT.atMost((int) timeout.toMillis());
    }
}
