package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.MalformedValueException;

class SealingLimitsTest {

    private static final Instant CREATED = Instant.parse("2026-11-25T12:00:00Z");

    @Nested
    class Of {

        @Test
        void countsFromTheMomentWhenTheKeyIsMade() {
            assertThat(SealingLimits.parse(Optional.of(7), Optional.of("P30D")).of(CREATED))
                    .isEqualTo(new KeyLimits(Optional.of(7), Optional.of(Instant.parse("2026-12-25T12:00:00Z"))));
        }

        @Test
        void isNoneWhereThereIsNone() {
            assertThat(SealingLimits.NONE.of(CREATED)).isEqualTo(KeyLimits.NONE);
        }
    }

    @Nested
    class Parse {

        @ParameterizedTest
        @CsvSource({"1, PT1S, PT1S", "1000000000, P3650D, P3650D", "5, PT48H, P2D", "5, PT90M, PT1H30M"})
        void takesWhatIsAllowed(int messages, String period, String shown) {
            SealingLimits limits = SealingLimits.parse(Optional.of(messages), Optional.of(period));

            assertThat(limits.maxMessages()).contains(messages);
            assertThat(limits.periodText()).contains(shown);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, -1, 1_000_000_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
        void takesNoOtherNumber(int messages) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> SealingLimits.parse(Optional.of(messages), Optional.empty()))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("maxMessagesPerKey"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "soon", "PT0S", "-P1D", "PT0.5S", "PT1.5S", "P3650DT1S", "P1Y", "PT9223372036854775807S"
                })
        void takesNoOtherPeriod(String period) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> SealingLimits.parse(Optional.empty(), Optional.of(period)))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("sealingPeriod"));
        }
    }
}
