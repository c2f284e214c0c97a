package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class RotationIdTest {

    /** The example of RFC 9562 appendix A.6. */
    private static final String UUID_V7 = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

    @Nested
    class Parse {

        @Test
        void readsTheCanonicalForm() {
            assertThat(RotationId.parse(UUID_V7)).isEqualTo(new RotationId(UUID.fromString(UUID_V7)));
        }

        @Test
        void takesUpperCaseAsTheSameId() {
            assertThat(RotationId.parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")).isEqualTo(RotationId.parse(UUID_V7));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "017f22e279b07cc398c4dc0c0c07398f",
                    "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
                    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                    "17f22e2-079b0-7cc3-98c4-dc0c0c07398f",
                    "0017f22e2-79b-7cc3-98c4-dc0c0c07398f",
                    "+17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                    "1-1-1-1-1111111111111111111111111111",
                    "\uFF1017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                    "017f22e2_79b0_7cc3_98c4_dc0c0c07398f",
                    " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f"
                })
        void refusesEverythingElse(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> RotationId.parse(text))
                    .withMessageStartingWith("rotationId must be ");
        }
    }

    @Nested
    class Create {

        @Test
        void makesAUuidOfVersion7() {
            assertThat(RotationId.create().value().version()).isEqualTo(7);
        }
    }

    @Nested
    class ToString {

        @Test
        void isTheCanonicalForm() {
            assertThat(RotationId.parse(UUID_V7)).hasToString(UUID_V7);
        }
    }
}
