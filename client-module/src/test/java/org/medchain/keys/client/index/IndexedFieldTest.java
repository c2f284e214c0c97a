package org.medchain.keys.client.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.MalformedValueException;

class IndexedFieldTest {

    @Test
    void takesAFieldWithManyValues() {
        assertThat(new IndexedField("Patient", "familyName", 8, 1_000).bits()).isEqualTo(8);
        assertThat(new IndexedField("P", "n_1", 128, Long.MAX_VALUE).name()).isEqualTo("n_1");
    }

    @ParameterizedTest
    @CsvSource({
        "Patient, bloodGroup, 16, 8, distinctValues",
        "Patient, familyName, 16, 999, distinctValues",
        "Patient, familyName, 16, -1, distinctValues",
        "Patient, familyName, 7, 1000, bits",
        "Patient, familyName, 129, 1000, bits",
        "'', familyName, 16, 1000, entity",
        "Patient.x, familyName, 16, 1000, entity",
        "1, familyName, 16, 1000, entity",
        "Patient, '', 16, 1000, name",
        "Patient, a.b, 16, 1000, name",
        "Patient, \u00e4, 16, 1000, name"
    })
    void refusesWhatTellsTooMuchOrIsMalformed(String entity, String name, int bits, long values, String field) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> new IndexedField(entity, name, bits, values))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }
}
