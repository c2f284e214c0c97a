package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** Registers that get an index from ten patients on. */
class RegisterIndexTest {

    private static final int INDEXED_FROM = 10;
    private static final int MANY = 57;
    private static final TenantId TENANT = new TenantId("hospital-a");
    private static final Instant TIME = Instant.parse("2026-11-25T01:07:53.249692Z");

    @TempDir
    private Path directory;

    private Path path;
    private final List<ErasedPatient> listed = new ArrayList<>();
    private ErasedRows erased = new ErasedRows();
    private RegisterFile file;

    @BeforeEach
    void create() throws IOException {
        path = directory.resolve("register");
        RegisterFile.createIfMissing(path, new SecureRandom());
        file = open();
    }

    private RegisterFile open() throws IOException {
        erased = new ErasedRows();
        return RegisterFile.open(path, erased, INDEXED_FROM);
    }

    private ErasedPatient patient(int number) {
        return new ErasedPatient(
                TENANT,
                UUID.nameUUIDFromBytes(("row " + number).getBytes(StandardCharsets.US_ASCII)),
                file.key().hashOf(new EncryptionContext(TENANT, new PatientId("patient-" + number))),
                new UUID(7, 7),
                TIME);
    }

    private void list(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ErasedPatient next = patient(listed.size());
            file.append(RegisterEntry.erased(next));
            listed.add(next);
        }
    }

    private void requireAllListed() {
        assertThat(listed).allSatisfy(patient -> {
            assertThat(erased.contains(patient.patient())).isTrue();
            assertThat(erased.contains(patient.hash())).isTrue();
        });
        assertThat(erased.contains(patient(listed.size()).patient())).isFalse();
        assertThat(erased.contains(patient(listed.size()).hash())).isFalse();
    }

    private Path index() {
        return directory.resolve("register.index");
    }

    @Nested
    class Writing {

        @Test
        void waitsForAsManyAsItPays() throws IOException {
            list(INDEXED_FROM - 1);
            assertThat(index()).doesNotExist();

            list(1);
            assertThat(index()).exists();
        }

        @Test
        void keepsAFewInMemoryAndAllListed() throws IOException {
            list(MANY);

            assertThat(erased.countInMemory()).isLessThan(INDEXED_FROM);
            assertThat(erased.index().rows().count()).isEqualTo(50);
            requireAllListed();
        }

        @Test
        void isForTheOwnerAlone() throws IOException {
            list(MANY);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(index())))
                    .isEqualTo("rw-------");
        }

        @Test
        void thatFailsKeepsAllListed() throws IOException {
            Files.createDirectories(index().resolve("in the way"));

            list(MANY);

            assertThat(erased.countInMemory()).isEqualTo(MANY);
            requireAllListed();
        }
    }

    /** From the first draft on. */
    @Nested
    class ByAWork {

        private RegisterEntry held(int number) {
            ErasedPatient patient = patient(number);
            return RegisterEntry.held(TENANT, patient.patient(), patient.hash(), TIME);
        }

        @BeforeEach
        void begin() {
            assertThat(file.nextIndex()).isEmpty();
        }

        @Test
        void listsWhileAnIndexIsWritten() throws IOException {
            file.append(held(1000));
            file.append(held(1001));
            list(INDEXED_FROM);
            assertThat(index()).doesNotExist();

            IndexRenewal.Draft draft = file.nextIndex().orElseThrow();
            list(3);
            ErasedPatient lifted = patient(1001);
            file.append(RegisterEntry.lifted(TENANT, lifted.patient(), lifted.hash(), TIME));
            file.append(held(1002));
            Optional<RegisterIndex> written = draft.write();
            requireAllListed();
            file.use(draft, written);

            assertThat(erased.index().rows().count()).isEqualTo(INDEXED_FROM);
            assertThat(erased.countInMemory()).isEqualTo(3);
            for (int i = 0; i < 2; i++) {
                requireAllListed();
                assertThat(erased.holds().all()).containsExactlyInAnyOrder(held(1000), held(1002));
                file = open();
            }
            assertThat(erased.countInMemory()).isEqualTo(3);
        }

        @Test
        void isNotWaitedForIfItDoesNotKeepUp() throws IOException {
            list(INDEXED_FROM);
            IndexRenewal.Draft late = file.nextIndex().orElseThrow();
            list(3 * INDEXED_FROM - 1);
            assertThat(index()).doesNotExist();

            list(1);
            assertThat(index()).exists();
            file.use(late, late.write());

            assertThat(erased.index().rows().count()).isEqualTo(4 * INDEXED_FROM);
            requireAllListed();
        }

        @Test
        void comesAgainWithTwiceAsManyAfterAFailure() throws IOException {
            list(INDEXED_FROM);
            Files.createDirectories(index().resolve("in the way"));
            IndexRenewal.Draft draft = file.nextIndex().orElseThrow();
            Optional<RegisterIndex> written = draft.write();
            assertThat(written).isEmpty();
            file.use(draft, written);
            assertThat(file.nextIndex()).isEmpty();

            list(INDEXED_FROM);
            assertThat(file.nextIndex()).isPresent();
        }
    }

    @Nested
    class Opening {

        @Test
        void goesOnBehindTheIndex() throws IOException {
            list(MANY);
            damageLine(3);

            file = open();

            // What the index covers is not read again.
            assertThat(erased.countInMemory()).isEqualTo(7);
            requireAllListed();
            list(2);
            requireAllListed();
        }

        @Test
        void listsWhoIsInTheIndexOnce() throws IOException {
            list(MANY);
            file = open();
            long size = Files.size(path);

            file.append(RegisterEntry.erased(listed.get(3)));

            assertThat(Files.size(path)).isEqualTo(size);
        }

        @Test
        void readsAllIfTheIndexIsMissing() throws IOException {
            list(MANY);
            Files.delete(index());

            file = open();

            requireAllListed();
            assertThat(index()).exists();
        }

        @Test
        void readsAllIfTheIndexIsDamaged() throws IOException {
            list(MANY);
            byte[] whole = Files.readAllBytes(index());
            for (int i = 0; i < whole.length; i += 13) {
                byte[] altered = whole.clone();
                altered[i] ^= 1;
                Files.write(index(), altered);

                file = open();

                requireAllListed();
            }
            for (int length : List.of(0, 20, whole.length - 1)) {
                byte[] cut = new byte[length];
                System.arraycopy(whole, 0, cut, 0, length);
                Files.write(index(), cut);

                file = open();

                requireAllListed();
            }
        }

        @Test
        void readsAllIfTheIndexIsOfAnotherRegister() throws IOException {
            byte[] empty = Files.readAllBytes(path);
            list(MANY);
            byte[] ofAnother = Files.readAllBytes(index());
            Files.delete(index());
            // The same key, as servers of one database have it, and other lines.
            Files.write(path, empty);
            listed.clear();
            file = open();
            file.append(RegisterEntry.erased(patient(1000)));
            listed.add(patient(1000));
            Files.write(index(), ofAnother);

            file = open();

            assertThat(erased.contains(patient(1000).patient())).isTrue();
            assertThat(erased.contains(patient(3).patient())).isFalse();
        }

        @Test
        void keepsUpToWhenTheDatabaseIsListed() throws IOException {
            list(MANY);
            noteCaughtUp(TIME);

            assertThat(open().caughtUpTo()).isEqualTo(TIME);
            noteCaughtUp(TIME.plus(Duration.ofHours(23)));
            assertThat(open().caughtUpTo()).isEqualTo(TIME);
            noteCaughtUp(TIME.plus(Duration.ofHours(25)));
            assertThat(open().caughtUpTo()).isEqualTo(TIME.plus(Duration.ofHours(25)));
        }

        private void noteCaughtUp(Instant time) throws IOException {
            file.noteCaughtUp(time);
            renewIndex();
        }

        private void renewIndex() throws IOException {
            Optional<IndexRenewal.Draft> due = file.nextIndex();
            if (due.isPresent()) {
                file.use(due.get(), due.get().write());
            }
        }
    }

    /** The index covers who is held, and what is cancelled. */
    @Nested
    class HoldsAndCancellations {

        private RegisterEntry held(int number) {
            ErasedPatient patient = patient(number);
            return RegisterEntry.held(TENANT, patient.patient(), patient.hash(), TIME);
        }

        private RegisterEntry cancelled(int number) {
            ErasedPatient patient = patient(number);
            return RegisterEntry.cancelled(TENANT, patient.patient(), patient.hash(), patient.patient(), TIME);
        }

        @Test
        void areKnownBehindTheIndex() throws IOException {
            file.append(held(1000));
            file.append(held(1001));
            file.append(cancelled(1002));
            ErasedPatient lifted = patient(1001);
            file.append(RegisterEntry.lifted(TENANT, lifted.patient(), lifted.hash(), TIME));
            list(MANY);
            damageLine(2);

            file = open();
            file.append(held(1003));

            for (int i = 0; i < 2; i++) {
                assertThat(erased.holds().all()).containsExactlyInAnyOrder(held(1000), held(1003));
                assertThat(erased.holds().isCancelled(patient(1002).patient())).isTrue();
                assertThat(erased.holds().isCancelled(patient(1000).patient())).isFalse();
                file = open();
            }
            requireAllListed();
        }

        @Test
        void areIndexedIfThereIsNothingElse() throws IOException {
            for (int i = 0; i < MANY; i++) {
                file.append(cancelled(i));
            }
            assertThat(erased.countInMemory()).isLessThan(INDEXED_FROM);

            file = open();

            for (int i = 0; i < MANY; i++) {
                assertThat(erased.holds().isCancelled(patient(i).patient())).isTrue();
            }
        }

        @Test
        void ofARegisterOfVersionOneAreReadBehindTheIndex() throws IOException {
            Files.delete(path);
            RegisterFile.createIfMissing(
                    path, () -> RegisterText.header(RegisterText.FIRST, RegisterKey.random(new SecureRandom())));
            file = open();
            list(INDEXED_FROM);
            file = open();
            file.append(held(1000));
            list(INDEXED_FROM);

            file = open();

            assertThat(erased.holds().all()).containsExactly(held(1000));
            requireAllListed();
            assertThat(file.before(ListedPage.END, 1000).entries()).hasSize(2 * INDEXED_FROM + 1);
        }
    }

    @Nested
    class Pages {

        @Test
        void areAllOfTheRegisterTheLastFirst() throws IOException {
            list(MANY);
            file = open();

            List<ErasedPatient> read = new ArrayList<>();
            ListedPage page = file.before(ListedPage.END, 10);
            while (!page.isBeforeTheFirst()) {
                assertThat(page.patients()).hasSizeLessThanOrEqualTo(10);
                read.addAll(0, page.patients());
                page = file.before(page.place(), 10);
            }

            assertThat(read).isEqualTo(listed);
        }

        @Test
        void refuseALineThatWasAlteredBehindTheIndex() throws IOException {
            list(MANY);
            damageLine(3);
            file = open();

            assertThat(file.before(ListedPage.END, 10).patients()).hasSize(10);
            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> file.before(ListedPage.END, MANY));
        }
    }

    private void damageLine(int number) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(path));
        lines.set(number, lines.get(number).replace("hospital-a", "hospital-b"));
        Files.write(path, lines);
    }
}
