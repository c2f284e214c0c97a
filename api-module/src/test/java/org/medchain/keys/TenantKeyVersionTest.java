package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantKeyVersionTest {

    private static final TenantKeyName NAME = new TenantKeyName("index");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000})
    void hasANumberFromOne(int number) {
        assertThat(new TenantKeyVersion(NAME, number)).hasToString("index/" + number);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_001})
    void refusesAnyOtherNumber(int number) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> new TenantKeyVersion(NAME, number))
                .satisfies(e -> assertThat(e.field()).isEqualTo("version"))
                .withMessage("version must be 1 to 1000");
    }
}
