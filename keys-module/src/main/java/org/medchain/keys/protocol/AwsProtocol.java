package org.medchain.keys.protocol;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.ActiveTenantCache;

/**
 * AWS KMS' protocol as the service speaks it: whether it does, what keys and contexts are called there, and random bytes. {@link BlobOperations} has
 * what concerns data keys.
 */
@Shared
public final class AwsProtocol {

    private final AwsProtocolSettings settings;
    private final AuditedOperations operations;
    private final ActiveTenantCache tenants;
    private final OperationThreads threads;
    private final SecureRandom random;

    @Inject
    AwsProtocol(
            AwsProtocolSettings settings,
            AuditedOperations operations,
            ActiveTenantCache tenants,
            OperationThreads threads,
            SecureRandom random) {
        this.settings = settings;
        this.operations = operations;
        this.tenants = tenants;
        this.threads = threads;
        this.random = random;
    }

    /** Returns true if the service speaks the protocol. */
    public boolean isOn() {
        return settings.wanted();
    }

    /** Returns the names of tenants' keys. */
    public KmsKeyIds keyIds() {
        return new KmsKeyIds(settings.region(), settings.account());
    }

    /**
     * The encryption context of a request of the tenant.
     *
     * @param field what the request calls it
     * @throws org.medchain.keys.MalformedValueException if it names no patient, or is too long
     * @throws org.medchain.keys.UnknownTenantException if it names another tenant
     */
    public ContextEntries context(Map<String, String> entries, String field, TenantId tenant) {
        return new ContextEntries(entries, field, settings.patientEntry(), tenant);
    }

    /** Makes random bytes, for the caller to wipe. */
    public CompletionStage<byte[]> random(int length) {
        return operations.ofCallersTenant(Optional.empty()).start(Operation.GENERATE_RANDOM, threads, attempt -> {
            tenants.require(attempt.tenant());
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return Recorded.found(bytes).whenNotCommitted(() -> Arrays.fill(bytes, (byte) 0));
        });
    }
}
