package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;

class ContextEntriesTest {

    private static final String FIELD = "EncryptionContext";
    private static final TenantId TENANT = new TenantId("hospital-a");

    private static ContextEntries entries(Map<String, String> entries) {
        return new ContextEntries(entries, FIELD, ContextEntries.PATIENT, TENANT);
    }

    private static String canonical(Map<String, String> entries) {
        return HexFormat.of().formatHex(entries(entries).canonicalBytes());
    }

    private static void assertMalformed(Map<String, String> entries, String rule) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> entries(entries))
                .withMessage(FIELD + " " + rule);
    }

    @Nested
    class Patient {

        @Test
        void isTheEntryOfThatName() {
            assertThat(entries(Map.of("patientId", "p1", "purpose", "care")).patient())
                    .isEqualTo(new PatientId("p1"));
        }

        @Test
        void isAnotherEntryIfASettingSaysSo() {
            ContextEntries entries =
                    new ContextEntries(Map.of("subject", "p1", "patientId", "p2"), FIELD, "subject", TENANT);

            assertThat(entries.patient()).isEqualTo(new PatientId("p1"));
        }

        @Test
        void isRequired() {
            assertMalformed(Map.of(), "must have the entry patientId");
            assertMalformed(Map.of("purpose", "care"), "must have the entry patientId");
        }

        @Test
        void isOneThatCouldBe() {
            assertMalformed(Map.of("patientId", ""), "must name a patient as patientId, of 1 to 128 characters");
        }

        @Test
        void isComparedWithAnotherContexts() {
            ContextEntries one = entries(Map.of("patientId", "p1", "purpose", "care"));

            assertThat(one.isOfTheSamePatientAs(entries(Map.of("patientId", "p1"))))
                    .isTrue();
            assertThat(one.isOfTheSamePatientAs(entries(Map.of("patientId", "p2"))))
                    .isFalse();
        }
    }

    @Nested
    class Tenant {

        @Test
        void mayBeTheCallers() {
            assertThat(entries(Map.of("patientId", "p1", "tenantId", "hospital-a"))
                            .patient())
                    .isEqualTo(new PatientId("p1"));
        }

        @Test
        void isNoOther() {
            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> entries(Map.of("patientId", "p1", "tenantId", "hospital-b")));
        }
    }

    @Nested
    class CanonicalBytes {

        /** By a few lines of Python. */
        @Test
        void areNamesAndValuesBehindTheirLengths() {
            assertThat(canonical(Map.of("purpose", "care", "patientId", "Zo\u00eb 7/4")))
                    .isEqualTo("000970617469656e74496400085a6fc3ab20372f340007707572706f7365000463617265");
        }

        /** Java's own order of these two is the other one. */
        @Test
        void areInTheOrderOfTheBytesOfNames() {
            assertThat(canonical(Map.of("patientId", "p", "\uD83D\uDE00", "b", "\uFF5E", "a")))
                    .isEqualTo("0009" + HexFormat.of().formatHex("patientId".getBytes(StandardCharsets.US_ASCII))
                            + "000170" + "0003efbd9e0001610004f09f9880000162");
        }

        @Test
        void areThoseOfTheServiceForItsOwnContext() {
            assertThat(entries(Map.of("patientId", "p1", "tenantId", "hospital-a"))
                            .canonicalBytes())
                    .isEqualTo(new EncryptionContext(TENANT, new PatientId("p1")).canonicalBytes());
        }

        @Test
        void differForEntriesThatRunIntoEachOther() {
            assertThat(canonical(Map.of("patientId", "p", "a", "bc")))
                    .isNotEqualTo(canonical(Map.of("patientId", "p", "ab", "c")));
        }
    }

    @Nested
    class Size {

        @Test
        void isThatOfAwsAtMost() {
            int rest = 8192 - "patientId".length() - 1 - 1;

            assertThat(entries(Map.of("patientId", "p", "x", "v".repeat(rest))).canonicalBytes())
                    .hasSize(8192 + 8);
            assertMalformed(Map.of("patientId", "p", "x", "v".repeat(rest + 1)), "must be at most 8192 bytes");
        }
    }

    @Nested
    class Text {

        @Test
        void hasNoHalfCharacters() {
            assertMalformed(Map.of("patientId", "p", "x", "\uD83D"), "must be Unicode text");
            assertMalformed(Map.of("patientId", "p", "\uDE00", "x"), "must be Unicode text");
        }

        @Test
        void isNotShown() {
            assertThat(entries(Map.of("patientId", "secret"))).hasToString("ContextEntries[redacted]");
        }
    }
}
