package org.medchain.keys.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTypeTest {

    @Test
    void givesTimesAsMicrosecondsSince1970() {
        List<Object[]> rows = List.of(
                new Object[] {Instant.EPOCH},
                new Object[] {Instant.parse("2026-11-25T22:30:00.123456Z")},
                new Object[] {Instant.parse("1969-12-31T23:59:59.999999Z")},
                new Object[] {null});

        assertThat(SqlType.TIME.column(rows, 0).values()).containsExactly(0L, 1_795_645_800_123_456L, -1L, null);
    }

    @Test
    void givesOtherValuesAsTheyAre() {
        assertThat(SqlType.TEXT.each(List.of("a", "b")).values())
                .isInstanceOf(String[].class)
                .containsExactly("a", "b");
    }
}
