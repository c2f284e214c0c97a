package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

class RegisterFileTest {

    private static final TenantId TENANT = new TenantId("hospital-a");
    private static final Instant TIME = Instant.parse("2026-11-25T01:07:53.249692Z");

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void create() throws IOException {
        path = directory.resolve("register");
        RegisterFile.createIfMissing(path, new SecureRandom());
    }

    private static ErasedPatient erased(RegisterFile file, String patientId) {
        return new ErasedPatient(
                TENANT,
                UUID.nameUUIDFromBytes(patientId.getBytes(StandardCharsets.UTF_8)),
                file.key().hashOf(new EncryptionContext(TENANT, new PatientId(patientId))),
                new UUID(7, 7),
                TIME);
    }

    private static List<ErasedPatient> entries(RegisterFile file) throws IOException {
        return file.before(ListedPage.END, 10_000).patients();
    }

    private RegisterFile withThree() throws IOException {
        RegisterFile file = RegisterFile.open(path, new ErasedRows());
        for (String patientId : List.of("one", "two", "three")) {
            file.append(erased(file, patientId));
        }
        return file;
    }

    @Nested
    class Create {

        @Test
        void makesAnEmptyRegisterForItsOwnerAlone() throws IOException {
            assertThat(entries(RegisterFile.open(path, new ErasedRows()))).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(directory).isDirectoryContaining(it -> it.equals(path));
            assertThat(directory.toFile().list()).hasSize(1);
        }

        @Test
        void leavesARegisterThatIsThereAlone() throws IOException {
            withThree();
            byte[] before = Files.readAllBytes(path);

            RegisterFile.createIfMissing(path, new SecureRandom());

            assertThat(Files.readAllBytes(path)).isEqualTo(before);
        }

        @Test
        void givesEachRegisterAKeyOfItsOwn() throws IOException {
            Path other = directory.resolve("other");
            RegisterFile.createIfMissing(other, new SecureRandom());

            assertThat(RegisterFile.open(other, new ErasedRows()).key().fingerprint())
                    .isNotEqualTo(
                            RegisterFile.open(path, new ErasedRows()).key().fingerprint());
        }
    }

    @Nested
    class Append {

        @Test
        void isThereAfterTheNextOpening() throws IOException {
            RegisterFile file = withThree();

            assertThat(entries(RegisterFile.open(path, new ErasedRows())))
                    .isEqualTo(entries(file))
                    .hasSize(3)
                    .first()
                    .isEqualTo(erased(file, "one"));
        }

        @Test
        void listsAPatientOnce() throws IOException {
            RegisterFile file = withThree();
            ErasedPatient one = erased(file, "one");

            file.append(new ErasedPatient(TENANT, one.patient(), one.hash(), new UUID(8, 8), TIME.plusSeconds(1)));

            assertThat(entries(file)).hasSize(3);
            assertThat(entries(RegisterFile.open(path, new ErasedRows()))).hasSize(3);
        }

        @Test
        void goesBehindWhatAnotherServerAppended() throws IOException {
            RegisterFile first = RegisterFile.open(path, new ErasedRows());
            RegisterFile second = RegisterFile.open(path, new ErasedRows());

            first.append(erased(first, "one"));
            second.append(erased(second, "two"));
            first.append(erased(first, "three"));

            assertThat(entries(first)).hasSize(3).isEqualTo(entries(RegisterFile.open(path, new ErasedRows())));
        }

        @Test
        void putsNoPatientIdIntoTheFile() throws IOException {
            RegisterFile file = RegisterFile.open(path, new ErasedRows());
            file.append(erased(file, "patient-4711"));

            assertThat(Files.readString(path)).doesNotContain("4711");
        }
    }

    @Nested
    class Hash {

        @Test
        void isOfThePatientAndTheTenant() throws IOException {
            RegisterKey key = RegisterFile.open(path, new ErasedRows()).key();
            EncryptionContext context = new EncryptionContext(TENANT, new PatientId("one"));

            assertThat(key.hashOf(context))
                    .isEqualTo(key.hashOf(new EncryptionContext(TENANT, new PatientId("one"))))
                    .isNotEqualTo(key.hashOf(new EncryptionContext(TENANT, new PatientId("two"))))
                    .isNotEqualTo(key.hashOf(new EncryptionContext(new TenantId("hospital-b"), new PatientId("one"))))
                    .isNotEqualTo(RegisterKey.random(new SecureRandom()).hashOf(context));
        }
    }

    @Nested
    class Open {

        @Test
        void cutsOffWhatACrashLeftOfTheLastLine() throws IOException {
            withThree();
            byte[] whole = Files.readAllBytes(path);
            int lastLine =
                    whole.length - new String(whole, StandardCharsets.US_ASCII).lastIndexOf('\n', whole.length - 2) - 1;

            for (int cut = 1; cut < lastLine; cut++) {
                Files.write(path, Arrays.copyOf(whole, whole.length - cut));

                RegisterFile file = RegisterFile.open(path, new ErasedRows());
                assertThat(entries(file)).hasSize(2);
                file.append(erased(file, "three"));
                assertThat(Files.readAllBytes(path)).isEqualTo(whole);
            }
        }

        @Test
        void refusesEveryFlippedBit() throws IOException {
            withThree();
            byte[] whole = Files.readAllBytes(path);

            // Without the last line end: a line without an end is what a crash leaves.
            for (int i = 0; i < whole.length - 1; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] altered = whole.clone();
                    altered[i] ^= (byte) (1 << bit);
                    Files.write(path, altered);

                    assertThatExceptionOfType(DamagedRegisterException.class)
                            .as("byte %s, bit %s", i, bit)
                            .isThrownBy(() -> RegisterFile.open(path, new ErasedRows()));
                }
            }
        }

        @Test
        void refusesALineThatIsMissingDoubledOrMoved() throws IOException {
            withThree();
            List<String> lines = Files.readAllLines(path);

            for (List<String> altered : List.of(
                    List.of(lines.get(0), lines.get(2), lines.get(3)),
                    List.of(lines.get(0), lines.get(1), lines.get(1), lines.get(2)),
                    List.of(lines.get(0), lines.get(2), lines.get(1), lines.get(3)),
                    List.of(lines.get(1), lines.get(2)))) {
                Files.write(path, altered);

                assertThatExceptionOfType(DamagedRegisterException.class)
                        .isThrownBy(() -> RegisterFile.open(path, new ErasedRows()));
            }
        }

        @Test
        void refusesAnEmptyFile() throws IOException {
            Files.write(path, new byte[0]);

            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> RegisterFile.open(path, new ErasedRows()));
        }

        @Test
        void refusesAFileThatOthersCanRead() throws IOException {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> RegisterFile.open(path, new ErasedRows()))
                    .withMessageContaining("chmod 600");
        }
    }

    @Nested
    class LaterOn {

        @Test
        void aFileThatBecameShorterIsRefused() throws IOException {
            RegisterFile file = withThree();
            Files.write(path, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> file.append(erased(file, "four")));
        }
    }
}
