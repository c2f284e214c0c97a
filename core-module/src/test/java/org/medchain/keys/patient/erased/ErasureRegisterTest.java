package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.settings.AllSettings;
import org.medchain.keys.server.settings.InvalidSettingException;

@ParameterizedClass
@EnumSource
class ErasureRegisterTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path directory;

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final InProcessDatabase database;

    ErasureRegisterTest(DatabaseKind kind) {
        database = kind.database();
        forget();
    }

    @AfterEach
    void forget() {
        database.execute("delete from erasure_register_in_use");
        database.execute("delete from erased_patients");
    }

    private ErasureRegister register(String file) {
        return registerAt(file, NOW);
    }

    private ErasureRegister registerAt(String file, Instant now) {
        return InProcessErasureRegister.open(database, directory.resolve(file), Clock.fixed(now, ZoneOffset.UTC));
    }

    private EncryptionContext context(String patientId) {
        return new EncryptionContext(tenant, new PatientId(patientId));
    }

    private ErasedPatient erased(ErasureRegister register, String patientId) {
        return erased(register, patientId, NOW);
    }

    private ErasedPatient erased(ErasureRegister register, String patientId, Instant time) {
        return new ErasedPatient(
                tenant, UUID.randomUUID(), register.hashOf(context(patientId)), UUID.randomUUID(), time);
    }

    private void record(ErasureRegister register, ErasedPatient erased) {
        database.change(register.recordErasure(erased)::apply);
    }

    private void persist(ErasedPatient erased, String mac) {
        database.change(entityManager ->
                ErasureRecordStore.insert(entityManager, StoredErasure.of(erased, Optional.ofNullable(mac))));
    }

    private RegisterKey key() {
        try {
            return RegisterFile.open(directory.resolve("register"), new ErasedRows())
                    .key();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As another server did at that time. */
    private void wasRecorded(ErasedPatient erased) {
        persist(erased, StoredErasure.macOf(key(), erased));
    }

    /** With a second file, on another volume. */
    @Nested
    class Copy {

        private ErasureRegister withCopy() {
            return InProcessErasureRegister.open(
                    database,
                    new ErasureRegisterSettings(directory.resolve("register"), Optional.of(directory.resolve("copy"))),
                    Clock.fixed(NOW, ZoneOffset.UTC));
        }

        private String text(String file) throws IOException {
            return Files.readString(directory.resolve(file));
        }

        @Test
        void hasEachLineOnceItIsListed() throws IOException {
            ErasureRegister register = withCopy();
            register.append(erased(register, "one"));
            register.append(erased(register, "two"));

            assertThat(text("copy")).isEqualTo(text("register")).contains("\n2 ");
        }

        @Test
        void listsNobodyAsErasedIfItCannotBeWritten() throws IOException {
            ErasureRegister register = withCopy();
            InProcessErasureRegister.entries(register);
            Files.delete(directory.resolve("copy"));

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> register.append(erased(register, "one")))
                    .withMessage("the erasure register can't be written");
        }

        @Test
        void isMadeOfTheRegisterIfItIsMissing() throws IOException {
            ErasureRegister before = register("register");
            before.append(erased(before, "one"));

            InProcessErasureRegister.entries(withCopy());

            assertThat(text("copy")).isEqualTo(text("register"));
        }

        @Test
        void givesTheRegisterWhatThatLost() throws IOException {
            ErasureRegister before = withCopy();
            before.append(erased(before, "one"));
            String whole = text("register");
            before.append(erased(before, "two"));
            Files.writeString(directory.resolve("register"), whole);

            assertThat(InProcessErasureRegister.entries(withCopy())).hasSize(2);
            assertThat(text("register")).isEqualTo(text("copy"));
        }

        @Test
        void isRefusedIfItIsAnotherRegister() {
            InProcessErasureRegister.entries(register("copy"));
            forget();

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> InProcessErasureRegister.entries(withCopy()))
                    .withMessageMatching("ERASURE_REGISTER_COPY names a file that is the erasure register [0-9a-f]{16},"
                            + " but ERASURE_REGISTER_FILE is the erasure register [0-9a-f]{16}");
        }
    }

    @Nested
    class Opening {

        @Test
        void makesTheFileAtTheFirstUseAndNotBefore() {
            ErasureRegister register = register("register");
            assertThat(directory.resolve("register")).doesNotExist();

            assertThat(InProcessErasureRegister.entries(register)).isEmpty();
            assertThat(directory.resolve("register")).exists();
        }

        @Test
        void findsTheSameHashesAtTheNextStart() {
            ErasureRegister first = register("register");

            assertThat(register("register").hashOf(context("one"))).isEqualTo(first.hashOf(context("one")));
        }

        @Test
        void refusesADatabaseWhoseFileIsMissing() {
            InProcessErasureRegister.entries(register("register"));

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> InProcessErasureRegister.entries(register("other")))
                    .withMessageMatching(
                            "ERASURE_REGISTER_FILE names no file, but this database has the erasure register"
                                    + " [0-9a-f]{16}; restore it, or copy it from another server");
            assertThat(directory.resolve("other")).doesNotExist();
        }

        @Test
        void refusesTheFileOfAnotherDatabase() {
            InProcessErasureRegister.entries(register("other"));
            forget();
            InProcessErasureRegister.entries(register("register"));

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> InProcessErasureRegister.entries(register("other")))
                    .withMessageMatching(
                            "ERASURE_REGISTER_FILE names the erasure register [0-9a-f]{16}, but this database has the"
                                    + " erasure register [0-9a-f]{16}; copy that from another server, or restore it");
        }

        @Test
        void refusesAFileThatIsNoRegister() throws IOException {
            ErasureRegister register = register("register");
            InProcessErasureRegister.entries(register);
            Files.writeString(directory.resolve("register"), "no register\n");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> InProcessErasureRegister.entries(register("register")))
                    .withMessage("ERASURE_REGISTER_FILE names a file that is no erasure register of version 1 or 2");
        }

        @Test
        void refusesAFileThatCannotBeMade() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> InProcessErasureRegister.entries(register("missing/register")))
                    .withMessage("ERASURE_REGISTER_FILE names a file that can't be made, read or written");
        }
    }

    @Nested
    class Append {

        @Test
        void listsThePatientOnDiskAndInMemory() {
            ErasureRegister register = register("register");
            ErasedPatient one = erased(register, "one");

            register.append(one);

            assertThat(InProcessErasureRegister.entries(register)).containsExactly(one);
            assertThat(InProcessErasureRegister.entries(register("register"))).containsExactly(one);
            assertThat(register.erased().contains(one.patient())).isTrue();
            assertThat(register.erased().contains(one.hash())).isTrue();
        }
    }

    @Nested
    class RenewIndexes {

        private static final int INDEXED_FROM = 10;

        private ErasureRegister indexed() {
            ErasureRecordStore records = new ErasureRecordStore(database);
            ErasureRegisterSettings settings =
                    new ErasureRegisterSettings(directory.resolve("register"), Optional.empty());
            return new ErasureRegister(
                    new RegisterOpener(settings, records, new SecureRandom(), INDEXED_FROM),
                    records,
                    InProcessDatabase.timeOf(Clock.fixed(NOW, ZoneOffset.UTC)));
        }

        private List<ErasedPatient> list(ErasureRegister register, int count) {
            List<ErasedPatient> listed = IntStream.range(0, count)
                    .mapToObj(i -> erased(register, "patient " + i))
                    .toList();
            listed.forEach(register::append);
            return listed;
        }

        /** From the first time on who lists a patient waits for no index. */
        @Test
        void makesTheIndexInPlaceOfWhoListsAPatient() {
            ErasureRegister register = indexed();
            register.renewIndexes();
            List<ErasedPatient> listed = list(register, INDEXED_FROM);
            assertThat(directory.resolve("register.index")).doesNotExist();

            register.renewIndexes();

            assertThat(directory.resolve("register.index")).exists();
            assertThat(register.erased().countInMemory()).isZero();
            assertThat(listed)
                    .allSatisfy(patient -> assertThat(register.lists(patient)).isTrue());
            assertThat(indexed().erased().countInMemory()).isZero();
        }

        @Test
        void keepsAllListedIfTheIndexCannotBeWritten() throws IOException {
            ErasureRegister register = indexed();
            register.renewIndexes();
            Files.createDirectories(directory.resolve("register.index").resolve("in the way"));
            List<ErasedPatient> listed = list(register, INDEXED_FROM);

            register.renewIndexes();

            assertThat(register.erased().countInMemory()).isEqualTo(INDEXED_FROM);
            assertThat(listed)
                    .allSatisfy(patient -> assertThat(register.lists(patient)).isTrue());
        }
    }

    @Nested
    class RecordErasure {

        @Test
        void isFoundByTheIdAndByItsHash() {
            ErasureRegister register = register("register");
            ErasedPatient one = erased(register, "one");

            record(register, one);

            assertThat(register.find(context("one"))).contains(one);
            assertThat(register.find(one.tenantId(), one.hash())).contains(one);
            assertThat(register.find(context("two"))).isEmpty();
        }

        @Test
        void refusesTheSecondOfTwoServers() {
            ErasureRegister register = register("register");
            ErasedPatient one = erased(register, "one");
            record(register, one);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> record(register, one));
        }

        /** The file may take its time, hours on a volume that hangs. Other servers look back by an hour. */
        @Test
        void hasTheTimeOfItsTransactionAndNotThatOfItsListing() {
            ErasureRegister register = register("register");

            record(register, erased(register, "one", NOW.minus(Duration.ofDays(1))));

            assertThat(register.find(context("one"))).map(ErasedPatient::time).contains(NOW);
        }

        /** The ledger begins no commit behind its deadline, and PostgreSQL ends a statement after half of it, and a session that idles. */
        @Test
        void isCommittedLongBeforeOthersLookForItNoMore() {
            assertThat(AllSettings.numbers().filter(it -> it.name().equals("AUDIT_DEADLINE_MILLIS")))
                    .singleElement()
                    .satisfies(deadline -> assertThat(Duration.ofMillis(deadline.most()))
                            .isLessThan(ErasureRegister.LONGEST_TRANSACTION.dividedBy(10)));
        }
    }

    @Nested
    class RequireNone {

        private void store(ErasureRegister register, String patientId) {
            InProcessAudit audit = new InProcessAudit(database);
            audit.operations()
                    .byItself(tenant, "test")
                    .run(
                            Operation.GENERATE_DATA_KEY,
                            attempt -> Recorded.changing(register.requireNone(context(patientId)), patientId));
        }

        @Test
        void refusesWhomTheDatabaseHasARecordOf() {
            ErasureRegister register = register("register");
            record(register, erased(register, "one"));

            store(register, "two");
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> store(register, "one"));
        }

        @Test
        void refusesWhomTheFileListsWhateverTheDatabaseSays() {
            ErasureRegister register = register("register");
            register.append(erased(register, "one"));

            store(register, "two");
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> store(register, "one"));
        }
    }

    @Nested
    class FindUnrecorded {

        @Test
        void isThoseThatAreListedAndNotRecorded() {
            ErasureRegister register = register("register");
            ErasedPatient one = erased(register, "one");
            ErasedPatient two = erased(register, "two");
            record(register, one);

            assertThat(register.findUnrecorded(List.of(one, two))).containsExactly(two);
            assertThat(register.findAll(List.of(one, two), true)).containsExactly(one);
        }
    }

    @Nested
    class CatchUp {

        @Test
        void listsWhatTheFileLacks() {
            ErasureRegister register = register("register");
            ErasedPatient one = erased(register, "one", Instant.parse("2026-01-01T00:00:00Z"));
            wasRecorded(one);

            register.catchUp();

            assertThat(InProcessErasureRegister.entries(register)).containsExactly(one);
        }

        @Test
        void takesInWhatAnotherServerAppendedToTheSameFile() {
            ErasureRegister register = register("register");
            InProcessErasureRegister.entries(register);
            ErasureRegister another = register("register");
            ErasedPatient one = erased(another, "one");
            another.append(one);
            assertThat(InProcessErasureRegister.entries(register)).isEmpty();

            register.catchUp();

            assertThat(InProcessErasureRegister.entries(register)).containsExactly(one);
        }

        @Test
        void looksLaterAtTheLastHourOnly() {
            ErasureRegister register = register("register");
            register.catchUp();
            ErasedPatient recent = erased(register, "recent", NOW.minusSeconds(3600));
            wasRecorded(erased(register, "old", NOW.minusSeconds(3601)));
            wasRecorded(recent);

            register.catchUp();

            assertThat(InProcessErasureRegister.entries(register)).containsExactly(recent);
        }
    }

    /** Rows of the database that no server with the register's key wrote. */
    @Nested
    class UntrustedRecords {

        private ErasureRegister register;

        @BeforeEach
        void open() {
            register = register("register");
        }

        private ErasureRegister caughtUp() {
            register.catchUp();
            return register;
        }

        @Test
        void areNeverListedAndRefuseThePatient() {
            ErasedPatient forged = erased(register, "forged");
            ErasedPatient withoutMac = erased(register, "without-mac");
            ErasedPatient authentic = erased(register, "authentic");
            persist(forged, "0".repeat(64));
            persist(withoutMac, null);
            wasRecorded(authentic);

            assertThat(InProcessErasureRegister.entries(caughtUp())).containsExactly(authentic);
            assertThat(register.untrustedRecords()).isEqualTo(2);
            assertThat(register.find(context("forged"))).isEmpty();
            for (String patientId : List.of("forged", "without-mac")) {
                assertThatExceptionOfType(KeysDestroyedException.class)
                        .isThrownBy(() -> database.change(register.requireNone(context(patientId))::apply));
            }
        }

        /** Each field of a record is authenticated. */
        @Test
        void areThoseWithAnyFieldChanged() {
            for (String change : List.of(
                    "patient = '00000000-0000-0000-0000-000000000001'",
                    "destruction = '00000000-0000-0000-0000-000000000001'",
                    "patient_hash = '" + "0".repeat(64) + "'",
                    "patient_hash = 'no hash'",
                    "tenant_id = 'another'",
                    "erased_at = timestamp '2026-11-25 11:59:00'",
                    "mac = null",
                    "mac = 'no mac'")) {
                database.execute("delete from erased_patients");
                wasRecorded(erased(register, "one"));
                database.execute("update erased_patients set " + change);

                assertThat(InProcessErasureRegister.entries(caughtUp()))
                        .as(change)
                        .isEmpty();
                assertThat(register.untrustedRecords()).as(change).isEqualTo(1);
            }
        }

        @Test
        void areLookedAtAgainUntilTheyAreTrusted() {
            ErasedPatient one = erased(register, "one", NOW.minus(Duration.ofDays(9)));
            persist(one, null);
            assertThat(InProcessErasureRegister.entries(caughtUp())).isEmpty();

            // The server of before that wrote it is a newer one now.
            database.execute("update erased_patients set mac = ?1", StoredErasure.macOf(key(), one));

            assertThat(InProcessErasureRegister.entries(caughtUp())).containsExactly(one);
            assertThat(register.untrustedRecords()).isZero();
        }

        @Test
        void areAllLookedAtAgainIfTheyAreMany() {
            ErasedPatient one = erased(register, "one", NOW.minus(Duration.ofDays(8)));
            List<ErasedPatient> forged = IntStream.range(0, 1_000)
                    .mapToObj(i -> erased(register, "forged-" + i, NOW.minus(Duration.ofDays(9))))
                    .toList();
            database.change(entityManager -> forged.forEach(
                    it -> ErasureRecordStore.insert(entityManager, StoredErasure.of(it, Optional.empty()))));
            persist(one, null);
            register.catchUp();

            database.execute(
                    "update erased_patients set mac = ?1 where patient_hash = ?2",
                    StoredErasure.macOf(key(), one),
                    one.hash().toString());

            assertThat(InProcessErasureRegister.entries(caughtUp())).containsExactly(one);
        }

        /** What came after the row is not read again and again: its time can be of before all others. */
        @Test
        void moveNoLookBackInTime() {
            persist(erased(register, "forged", NOW.minus(Duration.ofDays(9))), "0".repeat(64));
            register.catchUp();
            wasRecorded(erased(register, "old", NOW.minusSeconds(3601)));

            assertThat(InProcessErasureRegister.entries(caughtUp())).isEmpty();
            assertThat(register.untrustedRecords()).isEqualTo(1);
        }

        @Test
        void areReplacedByTheErasure() {
            ErasedPatient one = erased(register, "one");
            persist(one, "forged");

            record(register, one);

            assertThat(register.find(context("one"))).contains(one);
        }

        @Test
        void hideNoErasureThatTheDatabaseLost() {
            ErasedPatient one = erased(register, "one");
            register.append(one);
            persist(one, "forged");

            assertThat(register.findUnrecorded(List.of(one))).containsExactly(one);
        }

        @Test
        void getTheirMacOnceIfTheRegisterListsTheSame() {
            ErasedPatient listed = erased(register, "listed");
            ErasedPatient unlisted = erased(register, "unlisted");
            register.append(listed);
            persist(listed, null);
            persist(unlisted, null);

            register.sealRecordsOfBefore();

            assertThat(register.find(context("listed"))).contains(listed);
            assertThat(register.find(context("unlisted"))).isEmpty();
        }
    }

    @Nested
    class RequireThatItIsOfThisDatabase {

        @Test
        void adoptsADatabaseThatHasNone() {
            ErasureRegister register = register("register");
            InProcessErasureRegister.entries(register);
            forget();

            register.requireThatItIsOfThisDatabase();

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> InProcessErasureRegister.entries(register("other")));
        }

        @Test
        void refusesTheDatabaseOfAnotherInstallation() {
            ErasureRegister register = register("register");
            InProcessErasureRegister.entries(register);
            database.execute("update erasure_register_in_use set fingerprint = 'of-another'");

            assertThatIllegalStateException()
                    .isThrownBy(register::requireThatItIsOfThisDatabase)
                    .withMessageContaining("the database of another installation");
        }
    }
}
