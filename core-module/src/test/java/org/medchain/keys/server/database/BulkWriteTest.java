package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.OptimisticLockException;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BulkWriteTest {

    private static final BulkWrite TWO_ROWS = new BulkWrite(
            "", "", List.of(SqlType.LONG), List.of(new Object[] {1L}, new Object[] {2L}), OptionalInt.empty());

    /** Of which only the count is asked. */
    private static PreparedStatement written(int rows) {
        return (PreparedStatement) Proxy.newProxyInstance(
                BulkWriteTest.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, args) -> {
                    if (!method.getName().equals("getUpdateCount")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return rows;
                });
    }

    @Test
    void isDoneWhenEveryRowIsWritten() {
        assertThatCode(() -> TWO_ROWS.read(written(2))).doesNotThrowAnyException();
    }

    @Test
    void failsIfARowIsNotAsExpected() {
        assertThatExceptionOfType(OptimisticLockException.class).isThrownBy(() -> TWO_ROWS.read(written(1)));
    }
}
