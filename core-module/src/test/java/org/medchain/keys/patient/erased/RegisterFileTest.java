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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

@ParameterizedClass
@ValueSource(ints = {RegisterText.FIRST, RegisterText.SECOND})
class RegisterFileTest {

    private static final TenantId TENANT = new TenantId("hospital-a");
    private static final UUID CANCELLED = new UUID(9, 9);
    private static final Instant TIME = Instant.parse("2026-11-25T01:07:53.249692Z");

    @TempDir
    private Path directory;

    @Parameter
    private int version;

    private Path path;

    @BeforeEach
    void create() throws IOException {
        path = directory.resolve("register");
        create(path);
    }

    private void create(Path at) throws IOException {
        RegisterFile.createIfMissing(at, () -> RegisterText.header(version, RegisterKey.random(new SecureRandom())));
    }

    private static RegisterEntry erased(RegisterFile file, String patientId) {
        return RegisterEntry.erased(new ErasedPatient(
                TENANT,
                UUID.nameUUIDFromBytes(patientId.getBytes(StandardCharsets.UTF_8)),
                file.key().hashOf(new EncryptionContext(TENANT, new PatientId(patientId))),
                new UUID(7, 7),
                TIME));
    }

    private static List<RegisterEntry> entries(RegisterFile file) throws IOException {
        return file.before(ListedPage.END, 10_000).entries();
    }

    private static RegisterEntry held(RegisterFile file, String patientId) {
        ErasedPatient patient = erased(file, patientId).erasedPatient();
        return RegisterEntry.held(TENANT, patient.patient(), patient.hash(), TIME);
    }

    private static RegisterEntry lifted(RegisterFile file, String patientId) {
        ErasedPatient patient = erased(file, patientId).erasedPatient();
        return RegisterEntry.lifted(TENANT, patient.patient(), patient.hash(), TIME);
    }

    private static RegisterEntry cancelled(RegisterFile file, String patientId) {
        ErasedPatient patient = erased(file, patientId).erasedPatient();
        return RegisterEntry.cancelled(TENANT, patient.patient(), patient.hash(), CANCELLED, TIME);
    }

    /** One line of each kind, and erasures before and behind. */
    private RegisterFile withEachKind() throws IOException {
        RegisterFile file = RegisterFile.open(path, new ErasedRows());
        file.append(erased(file, "one"));
        file.append(held(file, "two"));
        file.append(lifted(file, "two"));
        file.append(cancelled(file, "three"));
        file.append(erased(file, "four"));
        return file;
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

            create(path);

            assertThat(Files.readAllBytes(path)).isEqualTo(before);
        }

        @Test
        void givesEachRegisterAKeyOfItsOwn() throws IOException {
            Path other = directory.resolve("other");
            create(other);

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
            ErasedPatient one = erased(file, "one").erasedPatient();

            file.append(RegisterEntry.erased(
                    new ErasedPatient(TENANT, one.patient(), one.hash(), new UUID(8, 8), TIME.plusSeconds(1))));

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
            withEachKind();
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
    class Kinds {

        @Test
        void areReadAsTheyWereWritten() throws IOException {
            RegisterFile file = withEachKind();

            assertThat(entries(RegisterFile.open(path, new ErasedRows())))
                    .containsExactly(
                            erased(file, "one"),
                            held(file, "two"),
                            lifted(file, "two"),
                            cancelled(file, "three"),
                            erased(file, "four"));
        }

        @Test
        void areBehindALineThatEndsVersionOne() throws IOException {
            withEachKind();

            List<String> lines = Files.readAllLines(path);
            assertThat(lines.get(0)).startsWith("medchain-erasure-ledger " + version + " ");
            assertThat(lines.get(1))
                    .matches(version == RegisterText.FIRST ? "1 hospital-a .*" : "1 erased hospital-a .*");
            assertThat(lines.stream().filter(line -> line.matches("2 version 2 [0-9a-f]{64}")))
                    .hasSize(version == RegisterText.FIRST ? 1 : 0);
            assertThat(lines.get(lines.size() - 1)).matches("\\d erased hospital-a .*");
        }

        @Test
        void areReadInPagesOfAnySize() throws IOException {
            RegisterFile file = withEachKind();
            for (int size = 1; size < 8; size++) {
                List<RegisterEntry> read = new ArrayList<>();
                ListedPage page = file.before(ListedPage.END, size);
                while (!page.isBeforeTheFirst()) {
                    read.addAll(0, page.entries());
                    page = file.before(page.place(), size);
                }

                assertThat(read).isEqualTo(entries(file)).hasSize(5);
            }
        }

        @Test
        void goOnBehindACrashBetweenTheLineThatEndsVersionOneAndTheNext() throws IOException {
            withEachKind();
            List<String> lines = Files.readAllLines(path);
            Files.write(path, lines.subList(0, 3));

            RegisterFile file = RegisterFile.open(path, new ErasedRows());
            file.append(erased(file, "five"));

            assertThat(entries(RegisterFile.open(path, new ErasedRows()))).hasSize(version + 1);
        }

        @Test
        void tellWhoIsHeldAndWhatIsCancelled() throws IOException {
            RegisterFile file = withEachKind();
            file.append(held(file, "three"));
            ErasedRows read = new ErasedRows();

            RegisterFile.open(path, read);

            assertThat(read.holds().all()).containsExactly(held(file, "three"));
            assertThat(read.holds().isCancelled(CANCELLED)).isTrue();
            assertThat(read.holds().isCancelled(new UUID(8, 8))).isFalse();
        }

        /** The line of a lift comes behind its commit, and a hold may be placed in between. */
        @Test
        void tellOfAHoldThatWasPlacedSinceALift() throws IOException {
            RegisterFile file = RegisterFile.open(path, new ErasedRows());
            RegisterEntry first = held(file, "one");
            file.append(first);
            RegisterEntry second = RegisterEntry.held(TENANT, first.patient(), first.hash(), TIME.plusSeconds(2));
            file.append(second);
            ErasedRows read = new ErasedRows();

            file.append(RegisterEntry.lifted(TENANT, first.patient(), first.hash(), TIME.plusSeconds(1)));

            RegisterFile.open(path, read);
            assertThat(read.holds().all()).containsExactly(second);
        }

        @Test
        void areListedOnce() throws IOException {
            RegisterFile file = withEachKind();
            file.append(held(file, "three"));
            long size = Files.size(path);

            file.append(held(file, "three"));
            file.append(cancelled(file, "three"));
            file.append(lifted(file, "two"));
            // Nothing is left to be held.
            file.append(held(file, "one"));

            assertThat(Files.size(path)).isEqualTo(size);
        }

        @Test
        void holdNothingOfThePatientWhoseKeysAreErased() throws IOException {
            RegisterFile file = RegisterFile.open(path, new ErasedRows());
            file.append(held(file, "one"));
            file.append(erased(file, "one"));
            ErasedRows read = new ErasedRows();

            RegisterFile.open(path, read);

            assertThat(read.holds().all()).isEmpty();
        }
    }

    @Nested
    class Copy {

        private final ErasedRows rows = new ErasedRows();

        private RegisterFile open() throws IOException {
            return RegisterFile.open(path, rows);
        }

        private Path copy() {
            return directory.resolve("copy");
        }

        @Test
        void hasTheSameBytesHoweverShortItWas() throws IOException {
            RegisterFile file = withEachKind();
            RegisterCopy.open(file, copy());
            byte[] whole = Files.readAllBytes(path);
            assertThat(Files.readAllBytes(copy())).isEqualTo(whole);

            for (int cut = 1; cut < whole.length - file.header().length(); cut += 17) {
                Files.write(copy(), Arrays.copyOf(whole, whole.length - cut));
                RegisterCopy.open(RegisterFile.open(path, new ErasedRows()), copy());

                assertThat(Files.readAllBytes(copy())).isEqualTo(whole);
            }
        }

        @Test
        void givesTheRegisterWhatThatLost() throws IOException {
            RegisterFile file = withEachKind();
            RegisterCopy.open(file, copy());
            byte[] whole = Files.readAllBytes(path);

            Files.write(path, Arrays.copyOf(whole, file.header().length() + 1));
            RegisterCopy.open(open(), copy());

            assertThat(Files.readAllBytes(path)).isEqualTo(whole);
            assertThat(rows.holds().isCancelled(CANCELLED)).isTrue();
        }

        @Test
        void holdsWhatEitherHoldsOnceTheyHaveComeApart() throws IOException {
            RegisterFile file = RegisterFile.open(path, new ErasedRows());
            file.append(held(file, "both"));
            RegisterFile apart = RegisterCopy.open(file, copy());
            file.append(lifted(file, "both"));
            file.append(cancelled(file, "three"));
            apart.append(held(file, "four"));

            RegisterCopy.open(open(), copy());
            ErasedRows copied = new ErasedRows();
            RegisterFile.open(copy(), copied);

            for (ErasedRows read : List.of(rows, copied)) {
                assertThat(read.holds().all()).containsExactlyInAnyOrder(held(file, "both"), held(file, "four"));
                assertThat(read.holds().isCancelled(CANCELLED)).isTrue();
            }
            long size = Files.size(path);
            RegisterCopy.open(RegisterFile.open(path, new ErasedRows()), copy());
            assertThat(Files.size(path)).isEqualTo(size);
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
