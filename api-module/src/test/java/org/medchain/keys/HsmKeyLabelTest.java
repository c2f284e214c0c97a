package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HsmKeyLabelTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "medchain-1", "Clinic.North_2", "0"})
    void isWhatAKeyInAnHsmIsCalled(String label) {
        assertThat(new HsmKeyLabel(label)).hasToString(label);
        assertThat(CmkReference.ofHsmKey(new HsmKeyLabel(label)).hsmKeyLabel()).contains(new HsmKeyLabel(label));
    }

    static Stream<String> others() {
        return Stream.of("", " ", "-a", ".a", "a b", "a/b", "a;b", "a%20", "ä", "a\n", "a\u0000", "a".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesAnythingElse(String label) {
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> new HsmKeyLabel(label));
    }

    @Test
    void mayBeAsLongAs64Characters() {
        assertThat(new HsmKeyLabel("a".repeat(64)).toAscii()).hasSize(64);
    }

    @Test
    void isNotInTheReferenceOfACmkOfAws() {
        assertThat(new CmkReference("alias/medchain").hsmKeyLabel()).isEmpty();
    }
}
