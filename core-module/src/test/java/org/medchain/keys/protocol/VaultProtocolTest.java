package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

class VaultProtocolTest {

    private static final TenantId TENANT = new TenantId("hospital-a");
    private static final byte[] PATIENT = "Zo\u00eb 7/4".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONE = {};

    private final VaultProtocol protocol = new VaultProtocol(new VaultProtocolSettings(true));

    private ContextEntries context(byte[] patient, byte[] associatedData) {
        return protocol.context(patient, associatedData, TENANT);
    }

    @Nested
    class IsOn {

        @Test
        void isTheSetting() {
            assertThat(protocol.isOn()).isTrue();
            assertThat(new VaultProtocol(new VaultProtocolSettings(false)).isOn())
                    .isFalse();
        }
    }

    @Nested
    class Context {

        @Test
        void isThePatientInUtf8() {
            assertThat(context(PATIENT, NONE).patient()).isEqualTo(new PatientId("Zo\u00eb 7/4"));
        }

        /** So that a blob opens by the other protocols of the service too. */
        @Test
        void hasTheBytesOfTheEntriesThatOtherProtocolsName() {
            assertThat(context(PATIENT, new byte[] {1, 2, 3}).canonicalBytes())
                    .isEqualTo(new ContextEntries(
                                    Map.of("patientId", "Zo\u00eb 7/4", "associated_data", "AQID"),
                                    "EncryptionContext",
                                    "patientId",
                                    TENANT)
                            .canonicalBytes());
            assertThat(context(PATIENT, NONE).canonicalBytes())
                    .isEqualTo(new ContextEntries(
                                    Map.of("patientId", "Zo\u00eb 7/4"), "EncryptionContext", "patientId", TENANT)
                            .canonicalBytes());
        }

        @Test
        void differsByAssociatedData() {
            assertThat(context(PATIENT, new byte[] {1}).canonicalBytes())
                    .isNotEqualTo(context(PATIENT, new byte[] {2}).canonicalBytes())
                    .isNotEqualTo(context(PATIENT, new byte[] {1, 0}).canonicalBytes())
                    .isNotEqualTo(context(PATIENT, NONE).canonicalBytes());
        }

        @Test
        void isRefusedIfItIsNoPatient() {
            byte[] latin = "Zo\u00eb".getBytes(StandardCharsets.ISO_8859_1);
            for (byte[] wrong : new byte[][] {NONE, latin, new byte[129], {0}}) {
                assertThatExceptionOfType(MalformedValueException.class)
                        .isThrownBy(() -> context(wrong, NONE))
                        .withMessage("context must be a patient's id of 1 to 128 characters, in UTF-8 and base64");
            }
        }

        @Test
        void isRefusedIfItIsTooLong() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> context(PATIENT, new byte[8192]))
                    .withMessage("associated_data must be at most 8192 bytes");
        }
    }

    @Nested
    class Ciphertext {

        @Test
        void isTheBlobInBase64BehindAPrefix() {
            assertThat(VaultProtocol.ciphertextOf(new byte[] {1, 2, 3})).isEqualTo("vault:v1:AQID");
            assertThat(VaultProtocol.blobOf("vault:v1:AQID")).containsExactly(1, 2, 3);
            assertThat(VaultProtocol.blobOf("vault:v1:AQI=")).containsExactly(1, 2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "AQID",
                    "vault:v2:AQID",
                    "vault:v1",
                    "VAULT:V1:AQID",
                    "vault:v1:A*==",
                    "vault:v1:AQI",
                    "vault:v1:AQJ=",
                    "vault:v1:AQID\n",
                    " vault:v1:AQID"
                })
        void hasNoOtherForm(String text) {
            assertThat(VaultProtocol.blobOf(text)).isEmpty();
        }
    }
}
