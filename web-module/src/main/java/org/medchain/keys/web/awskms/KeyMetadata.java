package org.medchain.keys.web.awskms;

import static org.medchain.keys.server.JsonImplementation.JSON;

import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.protocol.KmsKeyIds;
import org.medchain.keys.tenant.TenantStatus;

/**
 * The metadata that AWS KMS shows of a key, here of the one that a tenant has. Nothing in it is of the CMK or KEK, which may be anywhere.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html">AWS KMS, KeyMetadata</a>
 */
final class KeyMetadata {

    private KeyMetadata() {}

    static String of(TenantId tenant, TenantStatus status, Instant createdAt, KmsKeyIds ids) {
        boolean enabled = status == TenantStatus.ACTIVE;
        return JSON.createObjectBuilder()
                .add(
                        "KeyMetadata",
                        JSON.createObjectBuilder()
                                .add("AWSAccountId", ids.account())
                                .add("KeyId", ids.idOf(tenant))
                                .add("Arn", ids.arnOf(tenant))
                                .add("CreationDate", createdAt.getEpochSecond())
                                .add("Enabled", enabled)
                                .add("Description", "")
                                .add("KeyUsage", "ENCRYPT_DECRYPT")
                                .add("KeyState", enabled ? "Enabled" : "Disabled")
                                .add("Origin", "AWS_KMS")
                                .add("KeyManager", "CUSTOMER")
                                .add("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT")
                                .add("KeySpec", "SYMMETRIC_DEFAULT")
                                .add(
                                        "EncryptionAlgorithms",
                                        JSON.createArrayBuilder().add("SYMMETRIC_DEFAULT"))
                                .add("MultiRegion", false))
                .build()
                .toString();
    }
}
