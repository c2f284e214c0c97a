package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class DrillTest {

    @ParameterizedTest
    @CsvSource({"restore, RESTORE", "custodians, CUSTODIANS"})
    void hasAName(String label, Drill drill) {
        assertThat(Drill.parse(label)).isEqualTo(drill);
        assertThat(drill.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "RESTORE", "restore ", "failover"})
    void isNothingElse(String text) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> Drill.parse(text))
                .satisfies(e -> assertThat(e.field()).isEqualTo("drill"));
    }
}
