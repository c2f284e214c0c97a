package org.medchain.keys.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTimeTest {

    @Nested
    class Parse {

        @Test
        void takesSixDecimals() {
            assertThat(AuditTime.parse("2026-11-25T10:15:30.000250Z"))
                    .isEqualTo(Instant.ofEpochSecond(1_795_601_730L, 250_000));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2026-11-25T10:15:30Z",
                    "2026-11-25T10:15:30.00025Z",
                    "2026-11-25T10:15:30.0002500Z",
                    "2026-11-25t10:15:30.000250z",
                    "2026-11-25T10:15:30.000250+00:00",
                    "2026-11-25T24:00:00.000000Z",
                    "2026-02-30T10:15:30.000250Z",
                    "2026-11-25T10:15:30.000250Z ",
                    ""
                })
        void refusesAnyOtherSpelling(String text) {
            assertThatThrownBy(() -> AuditTime.parse(text)).isInstanceOf(MalformedAuditException.class);
        }
    }

    @Nested
    class ToText {

        @Test
        void hasSixDecimalsAlways() {
            assertThat(AuditTime.toText(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000000Z");
        }
    }

    @Nested
    class ToMicros {

        @Test
        void countsBackwardsBefore1970() {
            assertThat(AuditTime.toMicros(Instant.EPOCH.minusNanos(1_000))).isEqualTo(-1);
        }
    }
}
