package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.recovery.RecoveryKeyId;

class RecoveryPagesTest {

    @Test
    void readOnePatientOnEachLine() {
        assertThat(RecoveryPages.patients(" patient 7, a\r\n\r\npatient/8 \n"))
                .containsExactly(new PatientId("patient 7, a"), new PatientId("patient/8"));
    }

    @Test
    void approveTheKeyThatThePageShowedOrNone() {
        String id = "0123456789abcdef0123456789abcdef";

        assertThat(RecoveryKeyPages.expected(id)).contains(new RecoveryKeyId(id));
        assertThat(RecoveryKeyPages.expected("none")).isEmpty();
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> RecoveryKeyPages.expected("any"));
    }
}
