package org.medchain.keys.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VariablesTest {

    private static final TextVariable OPTIONAL = TextVariable.optional("OPTIONAL");
    private static final TextVariable WITH_DEFAULT = TextVariable.withDefault("WITH_DEFAULT", "default");
    private static final TextVariable REQUIRED = TextVariable.required("REQUIRED", "must be set, or ANOTHER");
    private static final NumberVariable NUMBER = new NumberVariable("NUMBER", 10, 2, 20);

    private final Map<String, String> environment = new HashMap<>();
    private final Variables variables = MapConfig.variables(environment);

    @Nested
    class Text {

        @Test
        void isTheValueElseTheDefault() {
            assertThat(variables.text(WITH_DEFAULT)).isEqualTo("default");

            environment.put("WITH_DEFAULT", "value");

            assertThat(variables.text(WITH_DEFAULT)).isEqualTo("value");
        }

        @Test
        void isRefusedInTheVariablesOwnWordsIfThereIsNeither() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> variables.text(REQUIRED))
                    .withMessage("REQUIRED must be set, or ANOTHER");
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> variables.text(OPTIONAL))
                    .withMessage("OPTIONAL must be set");
        }
    }

    @Nested
    class Find {

        @Test
        void isEmptyIfItIsNotSet() {
            assertThat(variables.find(OPTIONAL)).isEmpty();
            assertThat(variables.find(WITH_DEFAULT)).isEmpty();

            environment.put("OPTIONAL", "value");

            assertThat(variables.find(OPTIONAL)).contains("value");
        }
    }

    @Nested
    class Lists {

        @Test
        void areSeparatedByCommas() {
            assertThat(variables.list(OPTIONAL)).isEmpty();

            environment.put("OPTIONAL", "one,,two,");

            assertThat(variables.list(OPTIONAL)).containsExactly("one", "", "two", "");
        }
    }

    @Nested
    class Flags {

        private static final TextVariable FLAG = TextVariable.withDefault("FLAG", "true");

        @Test
        void areTheValueElseTheDefault() {
            assertThat(variables.flag(FLAG)).isTrue();

            environment.put("FLAG", "false");

            assertThat(variables.flag(FLAG)).isFalse();
        }

        @Test
        void areRefusedIfTheyAreNone() {
            environment.put("FLAG", "TRUE");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> variables.flag(FLAG))
                    .withMessage("FLAG must be true or false");
        }
    }

    @Nested
    class Numbers {

        @Test
        void areTheValueElseTheDefaultAndAreNotChecked() {
            assertThat(variables.number(NUMBER)).isEqualTo(10);

            environment.put("NUMBER", "7000");

            assertThat(variables.number(NUMBER)).isEqualTo(7000);
            assertThat(variables.seconds(NUMBER)).isEqualTo(Duration.ofSeconds(7000));
            assertThat(variables.millis(NUMBER)).isEqualTo(Duration.ofSeconds(7));
        }

        @Test
        void areRefusedIfTheyAreNone() {
            environment.put("NUMBER", "seven");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> variables.number(NUMBER))
                    .withMessage("NUMBER must be a whole number from 2 to 20");
        }
    }

    @Nested
    class Paths {

        @Test
        void areThoseThatTheTextNames() {
            environment.put("OPTIONAL", "/a/b");

            assertThat(variables.path(OPTIONAL)).isEqualTo(Path.of("/a/b"));
        }
    }
}
