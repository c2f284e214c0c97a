package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.recovery.RecoveryKeyId;

class RecoveryPagesTest {

    @Test
    void readOnePatientOnEachLine() {
        assertThat(RecoveryPages.patients(" patient 7, a\r\n\r\npatient/8 \n"))
                .containsExactly(new PatientId("patient 7, a"), new PatientId("patient/8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \r\n "})
    void takeNoEmptyFieldForAllPatients(String text) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> RecoveryPages.patients(new Form(Map.of("patientIds", text))));
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> RecoveryPages.patients(Form.EMPTY));
    }

    @Test
    void recoverAllPatientsIfThatIsChosenAndNobodyIsNamed() {
        assertThat(RecoveryPages.patients(new Form(Map.of("allPatients", "true", "patientIds", " \r\n "))))
                .isEmpty();
        assertThat(RecoveryPages.patients(new Form(Map.of("patientIds", "patient"))))
                .contains(List.of(new PatientId("patient")));
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(
                        () -> RecoveryPages.patients(new Form(Map.of("allPatients", "true", "patientIds", "patient"))));
    }

    private static RecoveryRow row(Filled.State state) {
        return new Filled("a text", Texts.of("en", ZoneOffset.UTC), state).of(RecoveryRow.class);
    }

    @Test
    void tellThatOlderOnesMayBeOpen() {
        RecoveryRow open = row(Filled.State.MINE);
        RecoveryRow ended = row(Filled.State.BARE);

        Section<RecoveryRow> three = new Section<>(true, "", List.of(ended, open, open));
        assertThat(WaitingProposals.open(three, 2)).isEqualTo(new Section<>(true, "", List.of(open), true));
        Section<RecoveryRow> two = new Section<>(true, "", List.of(ended, open));
        assertThat(WaitingProposals.open(two, 2)).isEqualTo(new Section<>(true, "", List.of(open), false));
        Section<RecoveryRow> refused = new Section<>(true, "a refusal", List.of());
        assertThat(WaitingProposals.open(refused, 2)).isEqualTo(refused);
    }

    @Test
    void leadToTheNextPageIfThereAreMore() {
        RecoveryRow row = row(Filled.State.MINE);
        Section<RecoveryRow> found = new Section<>(true, "", List.of(row, row, row));

        assertThat(RecoveriesView.of("hospital", found, 2))
                .isEqualTo(new RecoveriesView(
                        "hospital",
                        new Section<>(true, "", List.of(row, row), true),
                        "/console/recoveries?before=a text"));
        assertThat(RecoveriesView.of("hospital", found, 3).next()).isEmpty();
    }

    @Test
    void approveTheKeyThatThePageShowedOrNone() {
        String id = "0123456789abcdef0123456789abcdef";

        assertThat(RecoveryKeyPages.expected(id)).contains(new RecoveryKeyId(id));
        assertThat(RecoveryKeyPages.expected("none")).isEmpty();
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> RecoveryKeyPages.expected("any"));
    }
}
