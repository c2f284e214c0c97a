package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
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
    void givesUuidsOfRowsAsTheirBytes() {
        List<Object[]> rows =
                List.of(new Object[] {UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")}, new Object[] {null});

        ArrayParameter given = SqlType.UUID.column(rows, 0);

        assertThat(given.elementType()).isEqualTo("bytea");
        assertThat(given.values())
                .isInstanceOf(byte[][].class)
                .containsExactly(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"), null);
    }

    @Test
    void givesUuidsOfAQueryAsTheyAre() {
        UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

        ArrayParameter given = SqlType.UUID.each(List.of(uuid));

        assertThat(given.elementType()).isEqualTo("uuid");
        assertThat(given.values()).isInstanceOf(UUID[].class).containsExactly(uuid);
    }

    @Test
    void givesOtherValuesAsTheyAre() {
        assertThat(SqlType.TEXT.each(List.of("a", "b")).values())
                .isInstanceOf(String[].class)
                .containsExactly("a", "b");
        assertThat(SqlType.TEXT
                        .column(List.of(new Object[] {1, "a"}, new Object[] {2, null}), 1)
                        .values())
                .isInstanceOf(String[].class)
                .containsExactly("a", null);
    }
}
