package org.medchain.keys.web.awskms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.protocol.KmsKeyIds;
import org.medchain.keys.tenant.TenantStatus;

class KeyMetadataTest {

    private static String of(TenantStatus status) {
        return KeyMetadata.of(
                new TenantId("hospital-a"),
                status,
                Instant.parse("2026-11-29T05:00:00.123456Z"),
                new KmsKeyIds("eu-central-1", "123456789012"));
    }

    /** The tenant's CMK is elsewhere, and nothing of it is known here. */
    @Test
    void isThatOfTheTenantsOneKey() {
        assertThat(of(TenantStatus.ACTIVE))
                .isEqualTo("{\"KeyMetadata\":{\"AWSAccountId\":\"123456789012\","
                        + "\"KeyId\":\"941fb142-65cb-5ee3-8234-995a41486f83\","
                        + "\"Arn\":\"arn:aws:kms:eu-central-1:123456789012:key/941fb142-65cb-5ee3-8234-995a41486f83\","
                        + "\"CreationDate\":1795928400,\"Enabled\":true,\"Description\":\"\",\"KeyUsage\":\"ENCRYPT_DECRYPT\","
                        + "\"KeyState\":\"Enabled\",\"Origin\":\"AWS_KMS\",\"KeyManager\":\"CUSTOMER\","
                        + "\"CustomerMasterKeySpec\":\"SYMMETRIC_DEFAULT\",\"KeySpec\":\"SYMMETRIC_DEFAULT\","
                        + "\"EncryptionAlgorithms\":[\"SYMMETRIC_DEFAULT\"],\"MultiRegion\":false}}");
    }

    @Test
    void isThatOfADisabledKeyIfTheTenantIsSuspended() {
        assertThat(of(TenantStatus.SUSPENDED)).contains("\"Enabled\":false", "\"KeyState\":\"Disabled\"");
    }
}
