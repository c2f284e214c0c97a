package org.medchain.keys.console.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class FormTest {

    @Test
    void isReadAsBrowsersSendIt() {
        Form form = Form.parse("patientId=M%C3%BCller+7%2F2&empty=&flag");

        assertThat(form.require("patientId")).isEqualTo("Müller 7/2");
        assertThat(form.find("empty")).isEmpty();
        assertThat(form.find("flag")).isEmpty();
        assertThat(form.find("missing")).isEmpty();
    }

    @Test
    void isEmptyIfThereIsNone() {
        assertThat(Form.parse(null).fields()).isEmpty();
        assertThat(Form.parse("").fields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=%zz", "%=1"})
    void isRefusedIfItIsMalformed(String text) {
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> Form.parse(text));
    }

    @Test
    void namesTheFieldThatIsMissing() {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> Form.parse("a=+").require("a"))
                .withMessage("a must be filled in");
    }
}
