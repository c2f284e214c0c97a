package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.settings.InvalidSettingException;

/** The file of row keys over the starts of servers, with what the first of them seals. */
@ParameterizedClass
@EnumSource
class RowKeyFileTest {

    private final InProcessAudit audit;

    @TempDir
    Path directory;

    private Path file;

    RowKeyFileTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
    }

    @BeforeEach
    void name() {
        file = directory.resolve("row-key");
        removeInUse();
        // Each start looks at the seals of all rows.
        audit.execute("delete from row_seals");
    }

    @AfterEach
    void removeInUse() {
        audit.execute("delete from row_key_in_use");
    }

    /** A started server. */
    private SummedRows start(SummedRow.Table table) {
        RowKeyFile keys = keys();
        SummedRows rows = new SummedRows(audit, new DirectingRows(audit.database(), keys::keys), table);
        open(keys, table);
        return rows;
    }

    private void open(RowKeyFile keys, DirectingTable... tables) {
        new FirstSeals(keys, List.of(tables), List.of(), audit.operations(), audit.database(), 1).open();
    }

    private RowKeyFile keys() {
        return new RowKeyFile(new RowKeySettings(file), audit.database(), new SecureRandom());
    }

    private SummedRows start() {
        return start(SummedRows.newTable());
    }

    private void assertRefused(String why) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::start)
                .withMessageStartingWith("ROW_KEY_FILE " + why)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
    }

    private static String text(RowKey... keys) {
        StringBuilder text = new StringBuilder();
        for (RowKey key : keys) {
            text.append(new String(RowKeys.textOf(key), StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String inUse() {
        return audit.database().value("select fingerprint from row_key_in_use").toString();
    }

    private List<AuditEvent> adoptions(SummedRows rows, RowName row) {
        return rows.events(row).stream()
                .filter(event -> event.operation() == Operation.ADOPT_ROW)
                .toList();
    }

    @Nested
    class FirstStart {

        @Test
        void makesAFileOfItsOwner() throws IOException {
            start();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readAllLines(file)).hasSize(3).endsWith("new", "in-use");
        }

        @Test
        void sealsTheRowsOfAnEarlierVersionOnceWithAnEventEach() {
            SummedRow.Table table = SummedRows.newTable();
            SummedRows before = new SummedRows(audit, InProcessRows.of(audit.database()), table);
            RowName row = table.row("a");
            RowName onTheNextPage = table.row("aa");
            before.storeBySql(row, 1);
            before.storeBySql(onTheNextPage, 2);
            SummedRows rows = start(table);

            assertThat(rows.read(row)).contains(1L);
            assertThat(rows.read(onTheNextPage)).contains(2L);
            assertThat(adoptions(rows, row))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.change().orElseThrow().after()).contains("{\"number\":1}"));
            RowName added = table.row("b");
            rows.storeBySql(added, 1);
            SummedRows again = start(table);
            assertThat(again.isTrusted(row)).isTrue();
            assertThat(again.isTrusted(added)).isFalse();
            assertThat(adoptions(rows, row)).hasSize(1);
        }

        @Test
        void continuesWhatWasInterrupted() throws IOException {
            SummedRow.Table table = SummedRows.newTable();
            SummedRows rows = start(table);
            RowName sealed = rows.create("a", 1);
            RowName left = table.row("b");
            rows.storeBySql(left, 1);
            removeInUse();
            write(Files.readString(file).replace("in-use\n", ""));

            SummedRows continued = start(table);

            assertThat(continued.isTrusted(sealed)).isTrue();
            assertThat(continued.isTrusted(left)).isTrue();
            assertThat(adoptions(rows, sealed)).isEmpty();
        }

        /** The key of before was lost: the seals of all rows are under none that there is. */
        @Test
        void continuesUnderItsKeyWhatWasInterrupted() throws IOException {
            SummedRow.Table table = SummedRows.newTable();
            SummedRow.Table next = SummedRows.newTable();
            RowName sealed = start(table).create("a", 1);
            RowName left = start(next).create("b", 1);
            removeInUse();
            Files.delete(file);
            assertThatIllegalStateException().isThrownBy(() -> open(keys(), table, new Dying()));

            SummedRows continued = start(next);

            assertThat(continued.isTrusted(left)).isTrue();
            SummedRows before = new SummedRows(audit, continued.rows, table);
            assertThat(before.isTrusted(sealed)).isTrue();
            assertThat(adoptions(before, sealed)).hasSize(1);
        }

        /** A table at which the server dies. */
        private static final class Dying implements DirectingTable {

            @Override
            public String name() {
                return "dying";
            }

            @Override
            public Optional<? extends DirectingRow> find(EntityManager entityManager, RowName row) {
                return Optional.empty();
            }

            @Override
            public RowNames findAfter(EntityManager entityManager, RowNames.Place after, int limit) {
                throw new IllegalStateException("the server dies");
            }

            @Override
            public RowNames findOfShardsAfter(EntityManager entityManager, RowNames.Place after, int limit) {
                return findAfter(entityManager, after, limit);
            }
        }

        @Test
        void usesAFileThatCanNotBeWritten() throws IOException {
            write(text(RowKey.random(new SecureRandom())));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

            assertThat(start().create("a", 1)).isNotNull();
            assertThat(start().create("a", 1)).isNotNull();
        }

        @Test
        void usesAFileWithoutItsLastLineFeed() throws IOException {
            write(text(RowKey.random(new SecureRandom())).strip());
            start();

            assertThat(start().create("a", 1)).isNotNull();
        }

        @Test
        void usesAFileWithLineEndsOfWindows() throws IOException {
            write(text(RowKey.random(new SecureRandom())).replace("\n", "\r\n"));
            start();
            write(Files.readString(file).replaceAll("\r?\n", "\r\n"));

            assertThat(start().create("a", 1)).isNotNull();
        }
    }

    @Nested
    class Refuses {

        @Test
        void theFileOfAnotherDatabase() throws IOException {
            start();
            write(text(RowKey.random(new SecureRandom())));

            assertRefused("names the row key ");
        }

        @Test
        void toMakeAnotherFileForADatabaseInUse() throws IOException {
            start();
            Files.delete(file);

            assertRefused("names no file, but this database has the row key " + inUse());
            assertThat(file).doesNotExist();
        }

        @Test
        void aFileThatIsOpenToOthers() throws IOException {
            start();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

            assertRefused("names a file that is open to other users");
        }

        @Test
        void aDamagedFile() throws IOException {
            start();
            for (String damaged : List.of("", "in-use\n", "medchain-row-key 1 00\nin-use\n", "\n")) {
                write(damaged);
                assertRefused("names a file that is no file of row keys of version 1");
            }
            Files.write(file, new byte[] {(byte) 0xff, '\n'});
            assertRefused("names a file that is no file of row keys of version 1");
        }

        @Test
        void toSealWhatIsThereIfTheFileWasInUse() {
            start();
            removeInUse();

            assertRefused("names the row keys of a database in use, and this database has none");
        }
    }

    @Nested
    class WhoRemovesTheRowInUse {

        /** A mounted secret never says that it was in use. */
        @Test
        void bringsOverNoForgedRow() throws IOException {
            SummedRow.Table table = SummedRows.newTable();
            write(text(RowKey.random(new SecureRandom())));
            SummedRows rows = start(table);
            RowName changed = rows.create("a", 1);
            RowName withoutSeal = rows.create("b", 1);
            rows.setBySql(changed, 2);
            rows.setBySql(withoutSeal, 2);
            rows.deleteSeal(withoutSeal);
            removeInUse();
            write(Files.readString(file).replace("in-use\n", ""));

            SummedRows again = start(table);

            assertThat(again.isTrusted(changed)).isFalse();
            assertThat(again.isTrusted(withoutSeal)).isFalse();
        }
    }

    @Nested
    class Rotation {

        @Test
        void sealsWithTheFirstLineAndOpensWithEach() throws IOException {
            SummedRow.Table table = SummedRows.newTable();
            SummedRows rows = start(table);
            RowName row = rows.create("a", 1);
            RowKey next = RowKey.random(new SecureRandom());
            write(text(next) + Files.readString(file));

            SummedRows rotated = start(table);

            assertThat(rotated.read(row)).contains(1L);
            rotated.change(row, 2);
            assertThat(rotated.seal(row).keyId()).isEqualTo(next.fingerprint());
            assertThat(inUse()).isEqualTo(next.fingerprint());
            // A server that has it as its second line only.
            write(Files.readString(file).lines().skip(1).findFirst().orElseThrow() + "\n" + text(next));
            assertThat(start(table).read(row)).contains(2L);
        }

        @Test
        void trustsNothingThatARemovedKeySealed() throws IOException {
            SummedRow.Table table = SummedRows.newTable();
            SummedRows rows = start(table);
            RowName row = rows.create("a", 1);
            RowKey next = RowKey.random(new SecureRandom());
            write(text(next) + Files.readString(file));
            start(table);
            write(text(next));

            assertThat(start(table).isTrusted(row)).isFalse();
            assertThat(Optional.of(next.fingerprint())).contains(inUse());
        }
    }
}
