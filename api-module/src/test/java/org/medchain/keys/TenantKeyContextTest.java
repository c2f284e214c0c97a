package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TenantKeyContextTest {

    private static TenantKeyContext context(String tenant, String name, int version) {
        return new TenantKeyContext(new TenantId(tenant), new TenantKeyVersion(new TenantKeyName(name), version));
    }

    @Nested
    class Entries {

        @Test
        void areTenantNameAndVersionSortedByKey() {
            assertThat(context("clinic-1", "index", 12).entries().entrySet())
                    .containsExactly(Map.entry("tenantId", "clinic-1"), Map.entry("tenantKey", "index/12"));
        }
    }

    @Nested
    class CanonicalBytes {

        @Test
        void areTheSortedEntriesEachWithItsLength() {
            assertThat(HexFormat.of().formatHex(context("t", "index", 12).canonicalBytes()))
                    .isEqualTo("0008" + hex("tenantId") + "0001" + hex("t") + "0009" + hex("tenantKey") + "0008"
                            + hex("index/12"));
        }

        @Test
        void differForAnyTwoContexts() {
            Set<String> bytes = new HashSet<>();
            int contexts = 0;
            for (String tenant : List.of("t", "t1", "1")) {
                for (String name : List.of("a", "a1", "A", "a.1", "tenantId")) {
                    for (int version : new int[] {1, 2, 11, 111}) {
                        bytes.add(HexFormat.of()
                                .formatHex(context(tenant, name, version).canonicalBytes()));
                        contexts++;
                    }
                }
            }
            assertThat(bytes).hasSize(contexts);
        }

        /** Whatever a patient is called: the first entry has another key. */
        @Test
        void areNoPatients() {
            String key = HexFormat.of().formatHex(context("t", "index", 1).canonicalBytes());
            for (String patient : List.of("index/1", "tenantKey", "t", "tenantId")) {
                EncryptionContext ofPatient = new EncryptionContext(new TenantId("t"), new PatientId(patient));
                assertThat(ofPatient.entries().keySet())
                        .isNotEqualTo(context("t", "index", 1).entries().keySet());
                assertThat(HexFormat.of().formatHex(ofPatient.canonicalBytes())).startsWith("0009" + hex("patientId"));
            }
            assertThat(key).startsWith("0008" + hex("tenantId"));
        }

        private static String hex(String ascii) {
            return HexFormat.of().formatHex(ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }
}
