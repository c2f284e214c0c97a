package org.medchain.keys.web.awskms;

import jakarta.json.Json;
import org.medchain.keys.protocol.KmsKeyIds;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStatus;

/**
 * The metadata that AWS KMS shows of a key, here of the one that a tenant has. Nothing in it is of the CMK or KEK, which may be anywhere.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html">AWS KMS, KeyMetadata</a>
 */
final class KeyMetadata {

    private KeyMetadata() {}

    static String of(Tenant tenant, KmsKeyIds ids) {
        boolean enabled = tenant.status() == TenantStatus.ACTIVE;
        return Json.createObjectBuilder()
                .add(
                        "KeyMetadata",
                        Json.createObjectBuilder()
                                .add("AWSAccountId", ids.account())
                                .add("KeyId", ids.idOf(tenant.tenantId()))
                                .add("Arn", ids.arnOf(tenant.tenantId()))
                                .add("CreationDate", tenant.createdAt().getEpochSecond())
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
                                        Json.createArrayBuilder().add("SYMMETRIC_DEFAULT"))
                                .add("MultiRegion", false))
                .build()
                .toString();
    }
}
