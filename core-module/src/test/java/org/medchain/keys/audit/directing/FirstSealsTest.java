package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.settings.InvalidSettingException;

/** What {@link RowKeyFileTest} does not show of the first start. */
class FirstSealsTest {

    private final InProcessAudit audit = new InProcessAudit(DatabaseKind.POSTGRESQL.database());
    private final SummedRows rows = new SummedRows(audit);

    @TempDir
    Path directory;

    @BeforeEach
    @AfterEach
    void removeInUse() {
        audit.database().execute("delete from row_key_in_use");
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
        Database withoutOwner = new WithoutOwner();
        RowKeyFile file =
                new RowKeyFile(new RowKeySettings(directory.resolve("row-key")), withoutOwner, new SecureRandom());
        FirstSeals seals = new FirstSeals(
                file,
                new DirectingRows(withoutOwner, file::keys),
                List.of(rows.table),
                audit.operations(),
                withoutOwner,
                1);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(seals::open)
                .withMessageStartingWith("DATABASE_OWNER ");
        assertThat(rows.events(row)).isEmpty();
    }

    @Test
    void sealTheOthersIfARowHasAValueThatNoSuchRowHas() {
        RowName unreadable = rows.table.row("a");
        RowName sound = rows.table.row("b");
        rows.storeBySql(unreadable, 1);
        rows.storeBySql(sound, 1);
        RowKeyFile file =
                new RowKeyFile(new RowKeySettings(directory.resolve("row-key")), audit.database(), new SecureRandom());

        new FirstSeals(
                        file,
                        new DirectingRows(audit.database(), file::keys),
                        List.of(rows.table.withUnreadable(unreadable)),
                        audit.operations(),
                        audit.database(),
                        1)
                .open();

        assertThat(rows.events(sound)).hasSize(1);
        assertThat(rows.events(unreadable)).isEmpty();
    }
}
