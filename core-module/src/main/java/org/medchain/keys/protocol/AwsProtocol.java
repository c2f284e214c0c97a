package org.medchain.keys.protocol;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.protocol.BlobFormat.Blob;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.ActiveTenantCache;

/**
 * The operations of AWS KMS' protocol that concern keys, on the data keys that the service has anyway. Each is one operation of the service's own,
 * with its one event.
 */
@Shared
public final class AwsProtocol {

    /** The longest message that {@link #encrypt} takes, in bytes. */
    public static final int MAX_MESSAGE = BlobFormat.MAX_MESSAGE;

    private final AwsProtocolSettings settings;
    private final DataKeyOperations dataKeys;
    private final AuditedOperations operations;
    private final ActiveTenantCache tenants;
    private final OperationThreads threads;
    private final SecureRandom random;
    private final BlobFormat format;

    @Inject
    AwsProtocol(
            AwsProtocolSettings settings,
            DataKeyOperations dataKeys,
            AuditedOperations operations,
            ActiveTenantCache tenants,
            OperationThreads threads,
            SecureRandom random) {
        this.settings = settings;
        this.dataKeys = dataKeys;
        this.operations = operations;
        this.tenants = tenants;
        this.threads = threads;
        this.random = random;
        this.format = new BlobFormat(random);
    }

    /** Returns true if the service speaks the protocol. */
    public boolean isOn() {
        return settings.wanted().equals("true");
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

    /** Makes a data key of the context's patient. */
    public CompletionStage<GeneratedBlob> generate(ContextEntries context) {
        return generated(context).thenApply(key -> {
            try {
                byte[] blob = format.ofDataKey(key.encryptedKey(), key.plainKey(), context.canonicalBytes());
                return new GeneratedBlob(blob, key.plainKey());
            } catch (RuntimeException | Error e) {
                key.close();
                throw e;
            }
        });
    }

    /**
     * Encrypts a message under a new data key of the context's patient.
     *
     * @param message 1 to {@link #MAX_MESSAGE} bytes, which the caller wipes when the stage has ended
     */
    public CompletionStage<byte[]> encrypt(byte[] message, ContextEntries context) {
        return generated(context).thenApply(key -> {
            try (key) {
                return format.ofMessage(key.encryptedKey(), key.plainKey(), message, context.canonicalBytes());
            }
        });
    }

    private CompletableFuture<GeneratedDataKey> generated(ContextEntries context) {
        return dataKeys.generate(Optional.empty(), context.patient(), threads);
    }

    /**
     * Opens a blob.
     *
     * @return ends with the data key or the message, for the caller to wipe
     * @throws InvalidEncryptedKeyException if it can't be a blob; the stage fails with one if it does not open
     */
    public CompletionStage<byte[]> decrypt(byte[] blob, ContextEntries context) {
        Blob parsed = BlobFormat.parse(blob);
        return opened(parsed, context).thenApply(key -> {
            try (key) {
                return parsed.isMessage()
                        ? BlobFormat.openMessage(parsed, key.plainKey(), context.canonicalBytes())
                        : key.plainKey().copyOfBytes();
            }
        });
    }

    /**
     * Gives a blob the encrypted key that the patient's last rotation left, and another context of the same patient. The data key stays the same.
     *
     * @throws InvalidEncryptedKeyException as {@link #decrypt}
     */
    public CompletionStage<byte[]> reEncrypt(byte[] blob, ContextEntries source, ContextEntries destination) {
        Blob parsed = BlobFormat.parse(blob);
        return opened(parsed, source).thenApply(key -> {
            try (key) {
                return format.renewed(
                        parsed,
                        key.superseding().orElse(parsed.encryptedKey()),
                        key.plainKey(),
                        source.canonicalBytes(),
                        destination.canonicalBytes());
            }
        });
    }

    private CompletableFuture<DecryptedDataKey> opened(Blob blob, ContextEntries context) {
        byte[] canonical = context.canonicalBytes();
        return dataKeys.decrypt(
                Optional.empty(),
                blob.encryptedKey(),
                context.patient(),
                plainKey -> verify(blob, plainKey, canonical),
                threads);
    }

    /** Opens a message here already, so that one that does not open is audited as a failed decrypt. */
    private static void verify(Blob blob, PlainKey dataKey, byte[] context) {
        BlobFormat.verify(blob, dataKey, context);
        if (blob.isMessage()) {
            Arrays.fill(BlobFormat.openMessage(blob, dataKey, context), (byte) 0);
        }
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
