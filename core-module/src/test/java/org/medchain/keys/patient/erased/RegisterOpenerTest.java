package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.settings.InvalidSettingException;

@ParameterizedClass
@EnumSource
class RegisterOpenerTest {

    @TempDir
    private Path directory;

    private final InProcessDatabase database;
    private final ErasureRecordStore records;

    RegisterOpenerTest(DatabaseKind kind) {
        database = kind.database();
        records = new ErasureRecordStore(database);
        forget();
    }

    @AfterEach
    void forget() {
        database.execute("delete from erasure_register_in_use");
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private RegisterOpener opener(String name) {
        return new RegisterOpener(
                new ErasureRegisterSettings(path(name), Optional.empty()), records, new SecureRandom());
    }

    private RegisterFile open(String name) {
        return opener(name).open(new ErasedRows());
    }

    private void assertRefused(String name, String line) {
        String before = records.findRegister().orElse("none");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> open(name))
                .withMessage("ERASURE_REGISTER_FILE " + line);

        assertThat(records.findRegister().orElse("none")).isEqualTo(before);
    }

    @Nested
    class Open {

        @Test
        void makesTheFileAtTheFirstStartOfADatabase() throws IOException {
            RegisterFile file = open("register");

            assertThat(path("register")).exists();
            assertThat(file.before(ListedPage.END, 10).patients()).isEmpty();
            assertThat(records.findRegister()).contains(file.key().fingerprint());
        }

        @Test
        void opensTheSameFileAtEveryLaterStart() {
            String fingerprint = open("register").key().fingerprint();

            assertThat(open("register").key().fingerprint()).isEqualTo(fingerprint);
            assertThat(records.findRegister()).contains(fingerprint);
        }

        @Test
        void takesTheFileThatIsThereForADatabaseWithoutARegister() {
            String fingerprint = open("register").key().fingerprint();
            forget();

            assertThat(open("register").key().fingerprint()).isEqualTo(fingerprint);
            assertThat(records.findRegister()).contains(fingerprint);
        }

        @Test
        void tellsWhoIsListed() throws IOException {
            RegisterFile file = open("register");
            EncryptionContext context = new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));
            UUID row = UUID.randomUUID();
            file.append(RegisterEntry.erased(new ErasedPatient(
                    context.tenantId(), row, file.key().hashOf(context), UUID.randomUUID(), Instant.EPOCH)));
            ErasedRows erased = new ErasedRows();

            opener("register").open(erased);

            assertThat(erased.contains(row)).isTrue();
        }

        @Test
        void refusesAMissingFileIfTheDatabaseHasARegister() {
            String fingerprint = open("register").key().fingerprint();

            assertRefused(
                    "lost",
                    "names no file, but this database has the erasure register " + fingerprint
                            + "; restore it, or copy it from another server");

            assertThat(path("lost")).doesNotExist();
        }

        @Test
        void refusesTheRegisterOfAnotherDatabase() {
            String other = open("other").key().fingerprint();
            forget();
            String own = open("register").key().fingerprint();

            assertRefused(
                    "other",
                    "names the erasure register " + other + ", but this database has the erasure register " + own
                            + "; copy that from another server, or restore it");
        }

        @Test
        void refusesAFileThatIsNone() throws IOException {
            open("register");
            Files.writeString(path("register"), "something else\n");

            assertRefused("register", "names a file that is no erasure register of version 1 or 2");
        }

        @Test
        void refusesAPlaceWhereNoFileCanBe() throws IOException {
            Files.createFile(path("no-directory"));

            assertRefused("no-directory/register", "names a file that can't be made, read or written");
        }
    }

    @Nested
    class RequireOfThisDatabase {

        @Test
        void acceptsTheDatabasesOwn() {
            RegisterFile file = open("register");

            assertThatNoException().isThrownBy(() -> opener("register").requireOfThisDatabase(file));
        }

        @Test
        void givesTheRegisterToADatabaseFromBeforeItsFirstStart() {
            RegisterFile file = open("register");
            forget();

            opener("register").requireOfThisDatabase(file);

            assertThat(records.findRegister()).contains(file.key().fingerprint());
        }

        @Test
        void refusesTheDatabaseOfAnotherInstallation() {
            RegisterFile other = open("other");
            forget();
            String own = open("register").key().fingerprint();

            assertThatIllegalStateException()
                    .isThrownBy(() -> opener("other").requireOfThisDatabase(other))
                    .withMessageContaining(own)
                    .withMessageContaining(other.key().fingerprint());

            assertThat(records.findRegister()).contains(own);
        }
    }
}
