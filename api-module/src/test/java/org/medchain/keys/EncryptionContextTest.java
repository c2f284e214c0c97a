package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EncryptionContextTest {

    private static final String PATIENT_ALPHABET = "abAB01._-/ é漢\uD83D\uDE00";
    private static final String TENANT_ALPHABET = "abAB01._-";

    @Nested
    class CanonicalBytes {

        @Test
        void areTheSortedEntriesEachWithItsLength() {
            EncryptionContext context = context("clinic-1", "p7");

            assertThat(context.canonicalBytes())
                    .isEqualTo(concatenated("0009", "patientId", "0002", "p7", "0008", "tenantId", "0008", "clinic-1"));
        }

        @Test
        void countTheBytesOfUtf8NotTheCharacters() {
            EncryptionContext context = context("t", "é漢\uD83D\uDE00");

            assertThat(context.canonicalBytes())
                    .isEqualTo(concatenated(
                            "0009", "patientId", "0009", "é漢\uD83D\uDE00", "0008", "tenantId", "0001", "t"));
        }

        @Test
        void holdTheLongestIds() {
            EncryptionContext context = context("t".repeat(64), "é".repeat(128));

            assertThat(context.canonicalBytes()).hasSize(2 + 9 + 2 + 256 + 2 + 8 + 2 + 64);
        }

        @Test
        void areTheSameForTwoSpellingsOfOnePatientId() {
            assertThat(context("t", "e\u0301").canonicalBytes())
                    .isEqualTo(context("t", "\u00e9").canonicalBytes());
        }

        @Test
        void differForAnyTwoContexts() {
            Map<String, EncryptionContext> contextsByBytes = new HashMap<>();

            for (EncryptionContext context : manyContexts()) {
                String bytes = HexFormat.of().formatHex(context.canonicalBytes());
                EncryptionContext before = contextsByBytes.putIfAbsent(bytes, context);
                assertThat(before == null || before.equals(context))
                        .as("no other context has the same bytes")
                        .isTrue();
            }

            assertThat(contextsByBytes).hasSizeGreaterThan(5_000);
        }
    }

    @Nested
    class Entries {

        @Test
        void areTheTwoIdsSortedByKey() {
            assertThat(context("clinic-1", "p7").entries().entrySet())
                    .containsExactly(Map.entry("patientId", "p7"), Map.entry("tenantId", "clinic-1"));
        }
    }

    @Nested
    class ToString {

        @Test
        void doesNotTellThePatient() {
            assertThat(context("clinic-1", "p7"))
                    .hasToString("EncryptionContext[tenantId=clinic-1, patientId=redacted]");
        }
    }

    /** Random pairs, and every way to move the boundary between the two ids within the same text. */
    private static List<EncryptionContext> manyContexts() {
        Random random = new Random(20261125);
        List<EncryptionContext> contexts = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            contexts.add(context("t" + text(random, TENANT_ALPHABET), "p" + text(random, PATIENT_ALPHABET) + "p"));
        }
        for (int i = 0; i < 500; i++) {
            String text = "a" + text(random, "ab01") + text(random, "ab01") + "b";
            for (int boundary = 1; boundary < text.length(); boundary++) {
                contexts.add(context(text.substring(boundary), text.substring(0, boundary)));
                contexts.add(context(text.substring(0, boundary), text.substring(boundary)));
            }
            contexts.add(context("t", "p" + text + "tenantId"));
        }
        return contexts;
    }

    private static String text(Random random, String alphabet) {
        int[] codePoints = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(12), 0, codePoints.length).forEach(i -> text.appendCodePoint(codePoints[i]));
        return text.toString();
    }

    private static EncryptionContext context(String tenantId, String patientId) {
        return new EncryptionContext(new TenantId(tenantId), new PatientId(patientId));
    }

    /** Lengths as hex and texts, in turn. */
    private static byte[] concatenated(String... lengthsAndTexts) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < lengthsAndTexts.length; i += 2) {
            hex.append(lengthsAndTexts[i])
                    .append(HexFormat.of().formatHex(lengthsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void hasAnotherHashCodeWhereTenantsAndPatientsAreNumbered() {
        Set<Integer> hashCodes = new HashSet<>();
        for (int tenant = 0; tenant < 64; tenant++) {
            for (int patient = 0; patient < 1_000; patient++) {
                hashCodes.add(
                        new EncryptionContext(new TenantId("tenant-" + tenant), new PatientId("patient-" + patient))
                                .hashCode());
            }
        }

        assertThat(hashCodes).hasSizeGreaterThan(63_000);
    }

    @Test
    void isOrderedByTenantThenPatient() {
        EncryptionContext first = new EncryptionContext(new TenantId("a"), new PatientId("2"));
        EncryptionContext second = new EncryptionContext(new TenantId("b"), new PatientId("1"));
        EncryptionContext third = new EncryptionContext(new TenantId("b"), new PatientId("2"));

        assertThat(Stream.of(third, first, second).sorted()).containsExactly(first, second, third);
    }
}
