package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.console.page.TakenBackView.Ended;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.escrow.recovery.RecoveredPatient;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPatient;
import org.medchain.keys.escrow.recovery.RecoveryRecord;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.KeyPlace;

class EscrowPackageTest {

    private static final TenantId TENANT = new TenantId("hospital");
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
    void isRefusedIfItIsDeep() {
        for (String text : List.of("[".repeat(2000), "{\"items\":" + "[".repeat(2000))) {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> EscrowPackage.read(text));
        }
    }

    /** A recovery that was exported. */
    private static final class Exported extends RecoveryRecord {

        @Override
        public TenantId tenantId() {
            return TENANT;
        }

        @Override
        public Optional<RecoveryPublicKey> publicKey() {
            return Optional.of(RecoveryPublicKey.parse(Base64.getEncoder().encodeToString(new byte[1216])));
        }
    }

    private static ExportedPage page(boolean last, String... patientIds) {
        return new ExportedPage(
                new Exported(),
                Stream.of(patientIds)
                        .map(it -> new ExportedPatient(
                                new EncryptionContext(TENANT, new PatientId(it)), List.of(), List.of()))
                        .toList(),
                last ? Optional.empty() : Optional.of(KeyPlace.FIRST));
    }

    @Test
    void isNotWrittenOfAPageWithoutPatients() throws IOException {
        Iterator<ExportedPage> next =
                List.of(page(false), page(false, "patient-2"), page(true)).iterator();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        RecoveryFilePages.write(page(false, "patient-1"), last -> next.next(), out);

        List<String> written = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                written.add(entry.getName() + " " + text.replaceAll(".*\"patientId\":\"([^\"]+)\".*", "$1"));
            }
        }
        assertThat(next).isExhausted();
        assertThat(written).containsExactly("page-1.json patient-1", "page-2.json patient-2");
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
