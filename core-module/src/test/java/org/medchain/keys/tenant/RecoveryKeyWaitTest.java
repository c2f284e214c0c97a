package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class RecoveryKeyWaitTest {

    @ParameterizedTest
    @CsvSource({"P0D, P0D", "PT0S, P0D", "P1D, P1D", "PT24H, P1D", "PT90M, PT1H30M", "P90D, P90D"})
    void isReadAndTold(String text, String told) {
        assertThat(RecoveryKeyWait.parse(text)).hasToString(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a day", "-P1D", "PT-1S", "P91D", "P90DT1S", "PT0.5S", "P1M"})
    void isNothingElse(String text) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> RecoveryKeyWait.parse(text))
                .matches(e -> e.field().equals("recoveryKeyWait"));
    }

    @Test
    void isADayUnlessATenantHasAnother() {
        assertThat(TenantPolicies.DEFAULT.recoveryKeyWait().length()).isEqualTo(Duration.ofDays(1));
    }
}
