package org.medchain.keys.it.aws;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Gives tests the one {@link AwsInstallation} that they share, started for the first that asks, with short deadlines and
 * waits. Each test finds the simulator without faults and every breaker closed.
 */
final class SharedAws implements ParameterResolver, BeforeEachCallback {

    static final Duration FIRST_WAIT = Duration.ofSeconds(3);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(6);

    private static final Namespace NAMESPACE = Namespace.create(SharedAws.class);

    /**
     * One attempt for each call, so that calls can be counted at the simulator; long enough for a machine that runs other servers
     * beside.
     */
    private static final Map<String, String> QUICK = Map.of(
            "KMS_MAX_ATTEMPTS", "1",
            "KMS_ATTEMPT_TIMEOUT_MILLIS", "8000",
            "KMS_CALL_TIMEOUT_SECONDS", "9",
            "KMS_TIMEOUT_SECONDS", "10",
            "RECOVERY_WAIT_SECONDS", "0",
            "KMS_BREAKER_WAIT_SECONDS", Long.toString(FIRST_WAIT.toSeconds()),
            "KMS_BREAKER_LONGEST_WAIT_SECONDS", Long.toString(LONGEST_WAIT.toSeconds()));

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AwsInstallation.class;
    }

    @Override
    public AwsInstallation resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        AwsInstallation aws = shared(context);
        aws.kms().faults().clear();
        if (!aws.breakers().areClosed()) {
            closeBreakers(aws);
        }
    }

    private static AwsInstallation shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(AwsInstallation.class, unused -> start(), AwsInstallation.class);
    }

    private static AwsInstallation start() {
        Kind kind = Kind.chosen();
        AwsInstallation aws = AwsInstallation.start("shared-aws-" + kind.name().toLowerCase(Locale.ROOT), kind, QUICK);
        // The first calls of a cold server may take longer than its deadlines.
        closeBreakers(aws);
        return aws;
    }

    /** By use: there is no other way. */
    private static void closeBreakers(AwsInstallation aws) {
        TenantWithCmk tenant = aws.newTenant();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> tenant.hospital().generate("patient").status() == 201);
        String encryptedKey = tenant.newEncryptedKey("patient");
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            tenant.hospital().decrypt("patient", encryptedKey);
            aws.changeCmk(tenant.hospital());
            tenant.hospital().rotate("patient");
            aws.readCmk(tenant.hospital());
            return aws.breakers().areClosed();
        });
    }
}
