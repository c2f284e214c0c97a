package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.medchain.keys.MalformedValueException;

class RotationIdTest {

    /** The example of RFC 9562 appendix A.6. */
    private static final String UUID_V7 = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

    @Test
    void isNamedIfItsTextIsNone() {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> RotationId.parse("1-1-1-1-1"))
                .withMessageStartingWith("rotationId must be ");
    }

    @Test
    void isMadeAsAUuidOfVersion7() {
        assertThat(RotationId.create().value().version()).isEqualTo(7);
    }

    @Test
    void isShownInTheCanonicalForm() {
        assertThat(RotationId.parse(UUID_V7)).hasToString(UUID_V7);
    }
}
