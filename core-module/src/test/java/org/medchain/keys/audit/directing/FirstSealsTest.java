package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.settings.InvalidSettingException;

/** What {@link RowKeyFileTest} does not show of the first start. */
class FirstSealsTest {

    private final InProcessAudit audit = new InProcessAudit(DatabaseKind.POSTGRESQL.database());
    private final SummedRows rows = new SummedRows(audit);

    @TempDir
    Path directory;

    /** Each start looks at the seals of all rows. */
    @BeforeEach
    void forgetOtherTests() {
        audit.execute("delete from row_seals");
    }

    @BeforeEach
    @AfterEach
    void removeInUse() {
        audit.execute("delete from row_key_in_use");
    }

    /** The service's role, without an owner beside it. */
    private final class WithoutOwner extends Database {

        @Override
        public <T> T read(Function<EntityManager, T> work) {
            return audit.database().read(work);
        }

        @Override
        public void changeAsOwner(String sql, Object... parameters) {
            throw new PersistenceException("permission denied");
        }
    }

    @Test
    void sealNothingUnlessAsTheOwnerOfTheTables() {
        RowName row = rows.table.row("a");
        rows.storeBySql(row, 1);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> started(new WithoutOwner(), "row-key", rows.table))
                .withMessageStartingWith("DATABASE_OWNER ");
        assertThat(rows.events(row)).isEmpty();
    }

    @Test
    void sealTheOthersIfARowHasAValueThatNoSuchRowHas() {
        RowName unreadable = rows.table.row("a");
        RowName sound = rows.table.row("b");
        rows.storeBySql(unreadable, 1);
        rows.storeBySql(sound, 1);

        started(audit.database(), "row-key", rows.table.withUnreadable(unreadable));

        assertThat(rows.events(sound)).hasSize(1);
        assertThat(rows.events(unreadable)).isEmpty();
    }

    /** None could be stored again otherwise, a legal hold for instance. */
    @Test
    void sealThatARowWasRemovedIfTheKeyWasLost() {
        SummedRows before = started("lost");
        RowName row = before.create("a", 1);
        before.remove(row);
        removeInUse();

        SummedRows after = started("made");

        assertThat(after.isTrusted(row)).isTrue();
        assertThat(after.create("a", 2)).isEqualTo(row);
    }

    /** The start that made the file was stopped. */
    @Test
    void sealThatARowWasRemovedWithTheFileOfAStoppedStart() {
        SummedRows before = started("lost");
        RowName row = before.create("a", 1);
        before.remove(row);
        removeInUse();
        fileOf(audit.database(), "made").open();

        assertThat(started("made").isTrusted(row)).isTrue();
    }

    /** Or else who deletes a row would only wait until the key is lost. */
    @Test
    void sealNoRemovalThatTheTrailDoesNotHave() {
        SummedRows before = started("lost");
        RowName row = before.create("a", 1);
        audit.execute("delete from summed_chains where tenant_id = ?", row.key());
        audit.execute("update row_seals set sealed_values = null where subject = ?", row.subject());
        removeInUse();

        assertThat(started("made").isTrusted(row)).isFalse();
    }

    /** A server starts with this file, which it makes. */
    private SummedRows started(String name) {
        return started(audit.database(), name, rows.table);
    }

    private SummedRows started(Database database, String name, DirectingTable table) {
        RowKeyFile file = fileOf(database, name);
        new FirstSeals(file, List.of(table), List.of(), audit.operations(), database, 1).open();
        return new SummedRows(audit, new DirectingRows(database, file), rows.table);
    }

    private RowKeyFile fileOf(Database database, String name) {
        return new RowKeyFile(new RowKeySettings(directory.resolve(name)), database, new SecureRandom());
    }

    /** On a database of their own, whose trail has no change of another test. */
    @Nested
    class Columns {

        private final SummedRows own = new SummedRows(new InProcessAudit(InProcessDatabase.openH2()));
        private final RowName row = own.table.row("a");
        private Path file;
        private int sealed;
        private int eventsBefore;
        private boolean isSealed = true;

        @BeforeEach
        void name() {
            file = directory.resolve("mounted");
        }

        private final class Column implements SealedColumn {

            @Override
            public String table() {
                return "a table";
            }

            @Override
            public boolean isSealed() {
                return isSealed;
            }

            @Override
            public long sealAll() {
                eventsBefore = own.events(row).size();
                return ++sealed;
            }

            @Override
            public List<RowName> takeUntrusted() {
                return List.of();
            }

            @Override
            public boolean isTrusted(RowName name) {
                return true;
            }
        }

        /** The database has no note of a row key: somebody removed it, or the service never wrote it. */
        private void start() {
            own.database().execute("delete from row_key_in_use");
            new FirstSeals(
                            new RowKeyFile(new RowKeySettings(file), own.database(), new SecureRandom()),
                            List.of(own.table),
                            List.of(new Column()),
                            own.audit.operations(),
                            own.database(),
                            1)
                    .open();
        }

        /** A mounted secret never says that it was in use. */
        private void mount() throws IOException {
            Files.write(file, RowKeys.textOf(RowKey.random(new SecureRandom())));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }

        @Test
        void areSealedBeforeTheOtherRows() throws IOException {
            own.storeBySql(row, 1);
            mount();

            start();

            assertThat(sealed).isEqualTo(1);
            assertThat(eventsBefore).isZero();
            assertThat(own.events(row)).hasSize(1);
        }

        @Test
        void areNotSealedOnceTheTrailKnowsOfSealedRows() throws IOException {
            own.storeBySql(row, 1);
            mount();
            start();
            mount();

            start();

            assertThat(sealed).isEqualTo(1);
        }

        /** A start that made a key was interrupted, or the key is not one that a start made. */
        @Test
        void stopTheStartIfTheTrailKnowsOfSealedRowsAndARowHasNoSeal() throws IOException {
            own.storeBySql(row, 1);
            mount();
            start();
            mount();
            isSealed = false;

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(this::start)
                    .withMessageStartingWith("ROW_KEY_FILE names a row key that this start did not make");

            assertThat(sealed).isEqualTo(1);
        }

        @Test
        void areSealedIfTheKeyWasLost() throws IOException {
            own.storeBySql(row, 1);
            start();
            Files.delete(file);

            start();

            assertThat(sealed).isEqualTo(2);
        }
    }
}
