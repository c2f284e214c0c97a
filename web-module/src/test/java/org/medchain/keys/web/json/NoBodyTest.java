package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class NoBodyTest {

    private static final String BLANKS = " ".repeat(62);

    private static void requireNone(String body) throws IOException {
        NoBody.requireNone(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "{}", " { }\n", "null", "{}                    "})
    void letsThroughWhatSaysNothing(String body) {
        assertThatNoException().isThrownBy(() -> requireNone(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"dryRun\":true}", "{} {}", "[]", "dryRun=true", "\u0000", "{", "<none/>"})
    void refusesWhatSaysSomething(String body) {
        assertRefused(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"dryRun\":true}"})
    void refusesWhatIsBehindTheBeginning(String rest) {
        assertRefused("{}" + BLANKS + rest);
    }

    private static void assertRefused(String body) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> requireNone(body))
                .withMessage("body must be empty, since the operation takes none");
    }
}
