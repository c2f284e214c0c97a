package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Period;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class AuditRetentionTest {

    @Nested
    class Parse {

        @ParameterizedTest
        @CsvSource({"P1Y, P1Y", "P365D, P365D", "P53W, P371D", "P12M, P12M", "P6Y6M, P6Y6M", "P100Y, P100Y"})
        void isAnIso8601Period(String text, String canonical) {
            assertThat(AuditRetention.parse(text)).hasToString(canonical);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "6",
                    "P",
                    "PT1H",
                    "P364D",
                    "P11M",
                    "P0D",
                    "-P6Y",
                    "P7Y-1M",
                    "P100Y1D",
                    "P999999999Y",
                    "P99999999999Y"
                })
        void isRefusedIfItIsNoneOrOutOfBounds(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> AuditRetention.parse(text))
                    .withMessageStartingWith("auditRetention must be ");
        }
    }

    @Nested
    class Default {

        @Test
        void isSixYears() {
            assertThat(AuditRetention.DEFAULT.length()).isEqualTo(Period.ofYears(6));
        }
    }
}
