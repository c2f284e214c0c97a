package org.medchain.keys.client;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.medchain.keys.BatchResult;
import org.medchain.keys.LineOfText;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.MessageContext;
import org.medchain.keys.client.message.MessageHeader;
import org.medchain.keys.client.message.SealingKey;

/**
 * The vaults of a tenant's patients, over one source of data keys. Each message has a data key of its own unless there is a {@link KeyCache} that
 * says otherwise, and each opening is a call to the service, and in its audit trail, unless there is a cache. For many threads.
 */
public final class PatientVaults {

    private static final int MAX_PURPOSE = 64;
    private static final int MOST_OF_AN_ARN = 2048;
    private static final Pattern KEY_ARN = Pattern.compile("arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:key/[\\w-]+");

    private final TenantId tenantId;
    private final VaultKeys keys;
    private final Optional<String> awsKmsKey;
    private final SecureRandom random = new SecureRandom();

    /** @param tenantId the tenant for which the source has data keys */
    public PatientVaults(KeySource source, TenantId tenantId) {
        this.tenantId = tenantId;
        this.keys = new VaultKeys(source.forTenant(tenantId), tenantId, Optional.empty(), "");
        this.awsKmsKey = Optional.empty();
    }

    /**
     * @param source one that has a feed of revocations
     * @param cache may serve other vaults too, those of this tenant with the same source; the application closes it
     * @param purpose what keys are asked for: those in the cache are used for the same purpose only
     * @throws IllegalArgumentException if the source has no such feed, or the cache has keys of another source for this tenant
     */
    public PatientVaults(KeySource source, TenantId tenantId, KeyCache cache, String purpose) {
        this.tenantId = tenantId;
        requirePurpose(purpose);
        KeySource ofTenant = source.forTenant(tenantId);
        this.keys = new VaultKeys(ofTenant, tenantId, Optional.of(cache), purpose);
        this.awsKmsKey = Optional.empty();
        cache.follow(
                tenantId,
                ofTenant.revocations()
                        .orElseThrow(() -> new IllegalArgumentException("the source must have a feed of revocations")));
    }

    private PatientVaults(TenantId tenantId, VaultKeys keys, String awsKmsKey) {
        this.tenantId = tenantId;
        this.keys = keys;
        this.awsKmsKey = Optional.of(awsKmsKey);
    }

    /**
     * Returns these vaults with messages that AWS' Encryption SDK opens, too, by AWS KMS' protocol of this service. All vaults open them, and those that
     * the SDK seals there without a signature.
     *
     * <p>Limit: such a message has the patient id in clear.
     *
     * <p>Limit: the service must have {@code AWS_PROTOCOL_PATIENT_ENTRY} as it is by default.
     *
     * @param arn that the tenant's key has there, as {@code DescribeKey} answers it
     * @throws MalformedValueException if it is no ARN of a key
     */
    public PatientVaults forAwsKms(String arn) {
        if (arn.length() > MOST_OF_AN_ARN || !KEY_ARN.matcher(arn).matches()) {
            throw new MalformedValueException("arn", "must be the ARN of a key, as DescribeKey answers it");
        }
        return new PatientVaults(tenantId, keys, arn);
    }

    /**
     * Checks a purpose before there are vaults with it.
     *
     * @throws MalformedValueException if vaults can't have it
     */
    public static void requirePurpose(String purpose) {
        LineOfText.require("purpose", purpose, MAX_PURPOSE);
    }

    /** Asks nobody: whether there is such a patient turns out with the first call. */
    public PatientVault of(PatientId patientId) {
        return new PatientVault(this, patientId);
    }

    /**
     * Seals records of any number of patients with as few calls as they fit in.
     *
     * @return the message of each, or why there is none, in their order
     * @throws MalformedValueException if a context is malformed; nothing is sealed
     */
    public List<BatchResult<byte[]>> sealAll(List<RecordToSeal> records) {
        return new SealingBatch(this, records).seal();
    }

    /**
     * Opens records of any number of patients with as few calls as they fit in.
     *
     * @return the plaintext of each, or why there is none, in their order
     */
    public List<BatchResult<byte[]>> openAll(List<RecordToOpen> records) {
        return new OpeningBatch(this, records).open();
    }

    VaultKeys keys() {
        return keys;
    }

    SecureRandom random() {
        return random;
    }

    /** Returns the data key for messages of these vaults. */
    SealingKey sealing(SealingKey key) {
        return awsKmsKey.map(key::forAwsKms).orElse(key);
    }

    MessageContext contextFor(PatientId patientId, Map<String, String> added) {
        if (awsKmsKey.isPresent()) {
            return MessageContext.forAwsKms(tenantId, patientId, added);
        }
        if (added.containsValue(patientId.value())) {
            throw new MalformedValueException(
                    "context", "must not have the patient id: it stands in the message in clear");
        }
        return MessageContext.of(tenantId, added);
    }

    /** @throws InvalidMessageException if the message is another tenant's, or has not the required entries */
    void requireContext(MessageHeader header, PatientId patientId, Map<String, String> required) {
        if (!header.context().has(tenantId, required) || !header.context().isOf(patientId)) {
            throw InvalidMessageException.otherContext();
        }
    }
}
