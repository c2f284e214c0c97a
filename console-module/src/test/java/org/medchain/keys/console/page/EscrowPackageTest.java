package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.console.page.TakenBackView.Ended;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.escrow.recovery.RecoveredPatient;

class EscrowPackageTest {

    private static final String EPOCH = "01a2103e-af21-7a4b-a9b0-92d1b92862d7";
    private static final String ITEM =
            "{\"items\":[{\"patientId\":\"patient/7\",\"epoch\":\"" + EPOCH + "\",\"sealedKey\":\"AQID\"}]}";

    @Test
    void isReadAsTheCommandWroteIt() {
        List<RecoveredPatient> patients = EscrowPackage.read(ITEM);

        assertThat(patients).singleElement().satisfies(it -> {
            assertThat(it.patientId()).isEqualTo(new PatientId("patient/7"));
            assertThat(it.epoch()).isEqualTo(UUID.fromString(EPOCH));
            assertThat(it.sealedKey()).containsExactly(1, 2, 3);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"items\":{}}",
                "{\"items\":[7]}",
                "{\"items\":[{}]}",
                "{\"items\":[{\"patientId\":\"p\",\"epoch\":\"7\",\"sealedKey\":\"AQID\"}]}",
                "{\"items\":[{\"patientId\":\"p\",\"epoch\":\"" + EPOCH + "\",\"sealedKey\":\"?\"}]}",
                "{\"items\":["
            })
    void isRefusedIfTheCommandDidNotWriteIt(String text) {
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> EscrowPackage.read(text));
    }

    @Test
    void tellsOfEachPatientWhatCameBackAndWhyNot() {
        List<RecoveredPatient> patients = List.of(
                EscrowPackage.read(ITEM).get(0), EscrowPackage.read(ITEM).get(0));
        List<BatchResult<RotatedPatient>> results = List.of(
                BatchResult.of(new RotatedPatient(3, 1, 2)), BatchResult.failed(new InvalidEncryptedKeyException()));

        assertThat(RecoveryFilePages.view(patients, results, Texts.of("en", ZoneOffset.UTC))
                        .patients())
                .containsExactly(
                        new Ended("patient/7", "3", ""),
                        new Ended("patient/7", "", "The encrypted key is not a valid key of this patient."));
    }
}
