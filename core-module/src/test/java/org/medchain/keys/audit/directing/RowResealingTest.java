package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.LockedFirst;

@ParameterizedClass
@EnumSource
class RowResealingTest {

    private static final int PAGE = 10;

    private final RowKey previous = RowKey.random(new SecureRandom());
    private final RowKey current = RowKey.random(new SecureRandom());
    private final RowKeys both = new RowKeys(List.of(current, previous));
    private final SummedRows rows;

    RowResealingTest(DatabaseKind kind) {
        rows = sealedUnderThePrevious(kind.database());
    }

    private SummedRows sealedUnderThePrevious(InProcessDatabase database) {
        return new SummedRows(
                new InProcessAudit(database),
                new DirectingRows(database, () -> new RowKeys(List.of(previous))),
                SummedRows.newTable());
    }

    @AfterEach
    void removeRows() {
        rows.database().execute("delete from summed_chains where tenant_id like ?1", rows.table.name() + "%");
        rows.database().execute("delete from row_seals where tenant_id like ?1", rows.table.name() + "%");
    }

    private void reseal(RowKeys keys) {
        new RowResealing(rows.database(), () -> keys, PAGE).run();
    }

    private boolean isSealedUnderTheCurrentKey(RowName row) {
        return isSealedUnderTheCurrentKey(rows, row);
    }

    private boolean isSealedUnderTheCurrentKey(SummedRows in, RowName row) {
        return new RowKeys(List.of(current)).made(in.seal(row), row);
    }

    @Test
    void sealsRowsAndRemovalsUnderTheCurrentKey() {
        RowName row = rows.create("row", 1);
        rows.change(row, 2);
        RowName removed = rows.create("removed", 1);
        rows.remove(removed);

        reseal(both);

        assertThat(isSealedUnderTheCurrentKey(row)).isTrue();
        assertThat(rows.seal(row).number()).isEqualTo(2);
        assertThat(isSealedUnderTheCurrentKey(removed)).isTrue();
    }

    /** The key before is lost. */
    @Test
    void sealsTheRemovalsThatTheTrailHasUnderTheCurrentKeyAlone() {
        RowName row = rows.create("row", 1);
        RowName removed = rows.create("removed", 1);
        rows.remove(removed);

        new RowResealing(rows.database(), () -> new RowKeys(List.of(current)), PAGE)
                .resealRemoved(Set.of(rows.table.name()));

        assertThat(isSealedUnderTheCurrentKey(removed)).isTrue();
        assertThat(isSealedUnderTheCurrentKey(row)).isFalse();
    }

    @Test
    void sealsMoreThanAPage() {
        List<RowName> sealed = IntStream.rangeClosed(0, PAGE)
                .mapToObj(i -> rows.create("row-" + i, i))
                .toList();

        reseal(both);

        assertThat(sealed).allMatch(this::isSealedUnderTheCurrentKey);
    }

    /**
     * Somebody has a row of the first page locked. The run fails at its end: the previous key is needed still. In the database of all tests, rows of other
     * tests would be on that page.
     */
    @Test
    void sealsBehindAPageThatIsLockedAndThatOneLater() {
        SummedRows alone = sealedUnderThePrevious(InProcessDatabase.openH2());
        List<RowName> sealed = IntStream.rangeClosed(0, PAGE)
                .mapToObj(i -> alone.create("row-" + i, i))
                .toList();

        RowResealing beside = new RowResealing(new LockedFirst(alone.database()), () -> both, PAGE);
        assertThatExceptionOfType(PersistenceException.class).isThrownBy(beside::run);
        assertThat(sealed)
                .filteredOn(row -> isSealedUnderTheCurrentKey(alone, row))
                .hasSize(1);

        new RowResealing(alone.database(), () -> both, PAGE).run();
        assertThat(sealed).allMatch(row -> isSealedUnderTheCurrentKey(alone, row));
    }

    @Test
    void makesNoFalseSealRight() {
        RowName row = rows.create("row", 1);
        RowSeal seal = rows.seal(row);
        rows.storeSeal(row, new RowSeal(seal.number() + 1, seal.values(), seal.keyId(), seal.mac()));

        reseal(both);

        assertThat(isSealedUnderTheCurrentKey(row)).isFalse();
        assertThat(rows.seal(row).keyId()).isEqualTo(previous.fingerprint());
    }

    @Test
    void leavesSealsAloneWithOneKey() {
        RowName row = rows.create("row", 1);

        reseal(new RowKeys(List.of(current)));

        assertThat(rows.seal(row).keyId()).isEqualTo(previous.fingerprint());
    }
}
