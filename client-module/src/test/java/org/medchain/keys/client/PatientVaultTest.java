package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.encryptionsdk.ParsedCiphertext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.Message;
import org.medchain.keys.client.message.OpeningChannel;
import org.medchain.keys.client.message.OpeningInputStream;
import org.medchain.keys.client.message.SealingOutputStream;

/** Vaults without a cache: each message has its data key, and each opening is a call. */
class PatientVaultTest {

    private static final PatientId ZOE = new PatientId("zoe");
    private static final PatientId ADA = new PatientId("ada");
    private static final TenantId TENANT = new TenantId("clinic-north");
    private static final Map<String, String> RECORD = Map.of("record", "lab-7");

    private final InMemoryService service = new InMemoryService();
    private final PatientVaults vaults = new PatientVaults(KeySource.of(service), TENANT);
    private final PatientVault vault = vaults.of(ZOE);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class Open {

        private final byte[] message = vault.seal(bytes("Kalium 4,1 mmol/l"), RECORD);

        @Test
        void givesBackWhatWasSealed() {
            assertThat(vault.open(message)).isEqualTo(bytes("Kalium 4,1 mmol/l"));
            assertThat(vault.open(message, RECORD)).isEqualTo(bytes("Kalium 4,1 mmol/l"));
        }

        @Test
        void failsForAnotherPatient() {
            vaults.of(ADA).seal(bytes("x"), RECORD);

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> vaults.of(ADA).open(message));
        }

        @Test
        void failsForAnotherTenantBeforeAnybodyIsAsked() {
            PatientVaults others = new PatientVaults(KeySource.of(service), new TenantId("clinic-south"));
            int before = service.calls();

            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> others.of(ZOE).open(message));
            assertThat(service.calls()).isEqualTo(before);
        }

        @Test
        void failsInThePlaceOfAnotherRecord() {
            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> vault.open(message, Map.of("record", "lab-8")));
            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> vault.open(message, Map.of("record", "lab-7", "ward", "3")));
        }

        @Test
        void failsOnceTheKeysAreErased() {
            service.erase(ZOE);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> vault.open(message));
        }

        @Test
        void failsIfTheHeaderNamesAnotherKey() {
            byte[] other = vault.seal(bytes("x"), RECORD);
            byte[] keyId = bytes(Message.headerOf(message).keyId().toString());
            int at = new String(other, StandardCharsets.ISO_8859_1)
                    .indexOf(Message.headerOf(other).keyId().toString());
            System.arraycopy(keyId, 0, other, at, keyId.length);

            assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> vault.open(other));
        }
    }

    @Nested
    class Seal {

        @Test
        void neverWritesThePatientId() {
            String message = new String(vault.seal(bytes("x"), RECORD), StandardCharsets.ISO_8859_1);

            assertThat(message).contains("lab-7").contains("clinic-north").doesNotContain("zoe");
        }

        @Test
        void refusesThePatientIdInTheContext() {
            for (Map<String, String> context : List.of(Map.of("patientId", "x"), Map.of("owner", "zoe"))) {
                assertThatExceptionOfType(MalformedValueException.class)
                        .isThrownBy(() -> vault.seal(bytes("x"), context));
                assertThatExceptionOfType(MalformedValueException.class)
                        .isThrownBy(() -> vault.sealing(new ByteArrayOutputStream(), context));
            }
            assertThat(service.calls()).as("before a key is made").isZero();
        }

        @Test
        void takesADataKeyForEachMessage() {
            vault.seal(bytes("x"), RECORD);
            vault.seal(bytes("x"), RECORD);

            assertThat(service.keys()).isEqualTo(2);
        }
    }

    @Nested
    class Stream {

        @Test
        void isSealedAndOpened(@TempDir Path directory) throws IOException {
            Path file = directory.resolve("scan.dcm");
            byte[] scan = new byte[200_000];
            scan[150_000] = 7;
            try (SealingOutputStream out = vault.sealing(Files.newOutputStream(file), RECORD)) {
                out.write(scan);
            }

            try (OpeningInputStream in = vault.opening(Files.newInputStream(file), RECORD)) {
                assertThat(in.readAllBytes()).isEqualTo(scan);
            }
            try (OpeningChannel channel = vault.opening(FileChannel.open(file), RECORD)) {
                ByteBuffer part = ByteBuffer.allocate(2);
                channel.position(149_999).read(part);
                assertThat(part.array()).containsExactly(0, 7);
            }
        }

        @Test
        void isBoundToItsContext() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            vault.sealing(out, RECORD).close();

            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() ->
                            vault.opening(new ByteArrayInputStream(out.toByteArray()), Map.of("record", "lab-8")));
        }
    }

    @Nested
    class Batch {

        private final List<RecordToSeal> records = List.of(
                new RecordToSeal(ZOE, bytes("a"), RECORD),
                new RecordToSeal(ADA, bytes("b"), RECORD),
                new RecordToSeal(ZOE, bytes("c"), RECORD));

        private List<RecordToOpen> sealed() {
            List<BatchResult<byte[]>> messages = vaults.sealAll(records);
            List<RecordToOpen> toOpen = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                toOpen.add(new RecordToOpen(
                        records.get(i).patientId(), messages.get(i).orThrow(), RECORD));
            }
            return toOpen;
        }

        @Test
        void isOneCallToSealAndOneToOpen() {
            List<RecordToOpen> sealed = sealed();
            assertThat(service.calls()).isEqualTo(1);
            assertThat(service.keys()).isEqualTo(3);

            List<BatchResult<byte[]>> opened = vaults.openAll(sealed);

            assertThat(service.calls()).isEqualTo(2);
            assertThat(opened)
                    .extracting(result -> new String(result.orThrow(), StandardCharsets.UTF_8))
                    .containsExactly("a", "b", "c");
        }

        @Test
        void tellsOfEachRecordWhyItDoesNotOpen() {
            List<RecordToOpen> sealed = new ArrayList<>(sealed());
            byte[] altered = sealed.get(0).message();
            altered[altered.length - 1] ^= 1;
            sealed.add(new RecordToOpen(ADA, sealed.get(2).message()));
            sealed.add(new RecordToOpen(ZOE, bytes("no message")));
            sealed.add(new RecordToOpen(ZOE, sealed.get(2).message(), Map.of("record", "lab-8")));
            service.erase(ADA);

            List<BatchResult<byte[]>> opened = vaults.openAll(sealed);

            assertThat(opened.get(0).failure()).get().isInstanceOf(InvalidMessageException.class);
            assertThat(opened.get(1).failure()).get().isInstanceOf(KeysDestroyedException.class);
            assertThat(opened.get(2).orThrow()).isEqualTo(bytes("c"));
            assertThat(opened.get(3).failure()).get().isInstanceOf(KeysDestroyedException.class);
            assertThat(opened.get(4).failure()).get().isInstanceOf(InvalidMessageException.class);
            assertThat(opened.get(5).failure()).get().isInstanceOf(InvalidMessageException.class);
        }

        @Test
        void opensNoRowThatWasSwappedWithAnotherPatients() {
            List<RecordToOpen> sealed = sealed();

            List<BatchResult<byte[]>> opened = vaults.openAll(List.of(
                    new RecordToOpen(ADA, sealed.get(0).message()),
                    new RecordToOpen(ZOE, sealed.get(1).message())));

            assertThat(opened)
                    .allSatisfy(result ->
                            assertThat(result.failure()).get().isInstanceOf(InvalidEncryptedKeyException.class));
        }

        @Test
        void tellsOfEachRecordWhyItIsNotSealed() {
            service.block(ADA);

            List<BatchResult<byte[]>> sealed = vaults.sealAll(records);

            assertThat(sealed.get(0).result()).isPresent();
            assertThat(sealed.get(1).failure()).isPresent();
            assertThat(sealed.get(2).result()).isPresent();
        }

        @Test
        void takesMoreThanOneCallHolds() {
            List<byte[]> many = new ArrayList<>();
            for (int i = 0; i < 1_001; i++) {
                many.add(bytes("record " + i));
            }

            List<byte[]> messages = vault.sealAll(many, RECORD).stream()
                    .map(BatchResult::orThrow)
                    .toList();
            List<byte[]> opened =
                    vault.openAll(messages).stream().map(BatchResult::orThrow).toList();

            assertThat(opened).usingElementComparator(Arrays::compare).isEqualTo(many);
            assertThat(service.calls()).isEqualTo(4);
        }

        @Test
        void ofNothingAsksNobody() {
            assertThat(vaults.sealAll(List.of())).isEmpty();
            assertThat(vaults.openAll(List.of())).isEmpty();
            assertThat(service.calls()).isZero();
        }

        @Test
        void opensAKeyThatSeveralRecordsHaveOnce() {
            byte[] message = vault.seal(bytes("x"), RECORD);
            int before = service.calls();

            assertThat(vault.openAll(List.of(message, message)))
                    .extracting(BatchResult::orThrow)
                    .allSatisfy(opened -> assertThat(opened).isEqualTo(bytes("x")));
            assertThat(service.calls()).isEqualTo(before + 1);
        }
    }

    @Nested
    class ForAwsKms {

        private final PatientVault itsVault =
                vaults.forAwsKms("arn:aws:kms:eu-central-1:000000000000:key/1").of(ZOE);

        @ParameterizedTest
        @ValueSource(strings = {"", "alias/clinic-north", "arn:aws:kms:eu-central-1:000000000000:alias/clinic-north"})
        void wantsTheArnOfAKey(String arn) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> vaults.forAwsKms(arn))
                    .withMessage("arn must be the ARN of a key, as DescribeKey answers it");
        }

        private void assertOfAwsKms(byte[] message) {
            ParsedCiphertext parsed = new ParsedCiphertext(message);

            assertThat(parsed.getEncryptedKeyBlobs())
                    .singleElement()
                    .satisfies(key -> assertThat(key.getProviderId()).isEqualTo("aws-kms"));
            assertThat(parsed.getEncryptionContextMap())
                    .isEqualTo(Map.of("patientId", "zoe", "tenantId", "clinic-north", "record", "lab-7"));
        }

        @Test
        void sealsByAllWaysSoThatAwsClientsOpenIt() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (SealingOutputStream sealing = itsVault.sealing(out, RECORD)) {
                sealing.write(1);
            }

            assertOfAwsKms(itsVault.seal(bytes("x"), RECORD));
            assertOfAwsKms(out.toByteArray());
            assertOfAwsKms(itsVault.sealAll(List.of(bytes("x")), RECORD).get(0).orThrow());
        }
    }
}
