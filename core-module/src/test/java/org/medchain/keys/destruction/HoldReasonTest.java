package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.escrow.recovery.RecoveryReason;

/** Of reasons that auditors read. */
class HoldReasonTest {

    @ParameterizedTest
    @ValueSource(
            chars = {'\u2028', '\u2029', '\u061C', '\u200E', '\u200F', '\u202A', '\u202C', '\u202E', '\u2066', '\u2069'
            })
    void readsAsItIsWritten(char mark) {
        assertRefused(() -> new HoldReason("law" + mark + "suit"));
        assertRefused(() -> new RecoveryReason("law" + mark + "suit"));
    }

    private static void assertRefused(ThrowingCallable reason) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(reason)
                .withMessage("reason must not have line separators or marks of text direction");
    }

    /** Joiners are letters' parts in Persian. */
    @ParameterizedTest
    @ValueSource(strings = {"Prozess Müller ./. Klinik", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "病院"})
    void isWrittenInAnyScript(String reason) {
        assertThat(new HoldReason(reason).value()).isEqualTo(reason);
    }
}
