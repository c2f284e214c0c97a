package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;

class KmsKeyIdsTest {

    private static final TenantId TENANT = new TenantId("hospital-a");

    /** Computed by Python's {@code uuid.uuid5}. */
    private static final String ID = "941fb142-65cb-5ee3-8234-995a41486f83";

    private static final String PREFIX = "arn:aws:kms:eu-central-1:123456789012:";

    private final KmsKeyIds ids = new KmsKeyIds("eu-central-1", "123456789012");

    @Nested
    class Arn {

        @Test
        void hasRegionAccountAndTheUuidOfTheTenant() {
            assertThat(ids.arnOf(TENANT)).isEqualTo(PREFIX + "key/" + ID);
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @ValueSource(strings = {ID, PREFIX + "key/" + ID, "alias/hospital-a", PREFIX + "alias/hospital-a"})
        void ofTheTenantsKeyAreKnown(String keyId) {
            assertThat(ids.isNameOf(keyId, TENANT)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "hospital-a",
                    "alias/",
                    "alias/hospital-b",
                    "alias/Hospital-a",
                    "alias/hospital-a ",
                    "key/" + ID,
                    "941FB142-65CB-5EE3-8234-995A41486F83",
                    "arn:aws:kms:eu-central-1:123456789013:key/" + ID,
                    "arn:aws:kms:eu-west-1:123456789012:key/" + ID
                })
        void ofNoKeyOrAnothersAreNot(String keyId) {
            assertThat(ids.isNameOf(keyId, TENANT)).isFalse();
        }

        @Test
        void ofOneTenantAreNoOthers() {
            TenantId other = new TenantId("hospital-b");

            assertThat(ids.isNameOf(ids.arnOf(TENANT), other)).isFalse();
            assertThat(ids.arnOf(other)).isNotEqualTo(ids.arnOf(TENANT));
        }
    }
}
