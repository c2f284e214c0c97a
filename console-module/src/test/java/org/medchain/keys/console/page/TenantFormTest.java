package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.page.EventView.Value;
import org.medchain.keys.console.text.Texts;

class TenantFormTest {

    private static final String CMK = "arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef";

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("name", "Clinic North"),
            Map.entry("kmsCmkArn", CMK),
            Map.entry("kmsReplicaArns", CMK.replace("eu-central-1", "eu-west-1")),
            Map.entry("hsmKeyLabel", "clinic-north"),
            Map.entry("cmkActiveFrom", "2026-01-01T00:00:00Z"),
            Map.entry("cmkActiveUntil", "2027-01-01T00:00:00Z"),
            Map.entry("destructionWindow", "P2D"),
            Map.entry("fourEyes", "true"),
            Map.entry("auditRetention", "P12Y"),
            Map.entry("keepPatientIdsInAudit", "true"),
            Map.entry("maxMessagesPerKey", "100"),
            Map.entry("sealingPeriod", "P30D"),
            Map.entry("recoveryKeyWait", "P3D"));

    private static Map<String, String> with(String name, String text) {
        Map<String, String> texts = new HashMap<>(ALL);
        texts.put(name, text);
        return texts;
    }

    @Test
    void readsWhatItWrites() {
        assertThat(TenantForm.parse(ALL).texts()).isEqualTo(ALL);
        assertThat(TenantForm.NAMES).isEqualTo(ALL.keySet());
    }

    @Test
    void takesAnEmptyTextForNoSetting() {
        Map<String, String> only = Map.of("name", "Clinic North", "kmsCmkArn", " ", "fourEyes", "");

        assertThat(TenantForm.parse(only).texts())
                .containsEntry("kmsCmkArn", "")
                .containsEntry("fourEyes", "")
                .containsEntry("maxMessagesPerKey", "")
                .containsEntry("destructionWindow", "P7D")
                .containsEntry("keepPatientIdsInAudit", "false");
    }

    @Test
    void writesEqualSettingsInOneSpelling() {
        Map<String, String> spelled = with("destructionWindow", "PT48H");
        spelled.put("kmsReplicaArns", " " + ALL.get("kmsReplicaArns") + ", ");

        assertThat(TenantForm.parse(spelled).texts()).isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "name, ''",
        "fourEyes, perhaps",
        "keepPatientIdsInAudit, yes",
        "cmkActiveFrom, tomorrow",
        "cmkActiveUntil, 2025-01-01T00:00:00Z",
        "maxMessagesPerKey, many",
        "maxMessagesPerKey, 99999999999",
        "destructionWindow, soon",
        "recoveryKeyWait, P91D"
    })
    void namesTheFieldThatIsWrong(String name, String text) {
        assertThatThrownBy(() -> TenantForm.parse(with(name, text)))
                .isInstanceOfSatisfying(
                        MalformedValueException.class,
                        refusal -> assertThat(refusal.field()).isEqualTo(name));
    }

    @Test
    void findsTheSettingsThatAreWantedOtherwise() {
        Map<String, String> wanted = with("fourEyes", "");

        assertThat(TenantSettingsPages.changes(ALL, wanted)).containsExactly(Map.entry("fourEyes", ""));
        assertThat(TenantSettingsPages.changes(ALL, ALL)).isEmpty();
    }

    private static List<Value> values(Map<String, String> current, Map<String, String> wanted, String language) {
        return TenantSettingsPages.values(current, wanted, Texts.of(language, ZoneOffset.UTC));
    }

    @Test
    void showsThatTheWindowDecidesOnFourEyesAndHow() {
        Map<String, String> wanted = Map.of("fourEyes", "");

        assertThat(values(ALL, wanted, "en"))
                .containsExactly(new Value(
                        "Second person for erasures", "yes", "if erasures wait less than 24 hours: no", true));
        assertThat(values(ALL, wanted, "de"))
                .containsExactly(new Value(
                        "Zweite Person für Löschungen",
                        "ja",
                        "wenn Löschungen weniger als 24 Stunden warten: nein",
                        true));
    }

    @Test
    void showsThatAnotherWindowTurnsFourEyesOff() {
        Map<String, String> current = with("fourEyes", "");
        current.put("destructionWindow", "PT1H");

        assertThat(values(current, Map.of("destructionWindow", "P7D"), "en"))
                .containsExactly(
                        new Value("Window of erasures", "PT1H", "P7D", true),
                        new Value(
                                "Second person for erasures",
                                "if erasures wait less than 24 hours: yes",
                                "if erasures wait less than 24 hours: no",
                                true));
        assertThat(values(current, Map.of("destructionWindow", "PT2H"), "en"))
                .containsExactly(new Value("Window of erasures", "PT1H", "PT2H", true));
    }

    @Test
    void showsYesAndNoInWords() {
        assertThat(values(ALL, Map.of("keepPatientIdsInAudit", "false"), "de"))
                .containsExactly(new Value("Patienten-IDs bleiben im Protokoll", "ja", "nein", true));
        assertThat(values(ALL, Map.of("fourEyes", "true"), "en"))
                .containsExactly(new Value("Second person for erasures", "yes", "yes", false));
    }

    @Test
    void saysThatAChangeWaitsIfASettingIsNotAsItWasSaid() {
        assertThat(TenantSettingsPages.notice(ALL, Map.of("name", "Clinic North")))
                .isEqualTo("done.tenant");
        assertThat(TenantSettingsPages.notice(ALL, Map.of("name", "Clinic North", "destructionWindow", "PT1H")))
                .isEqualTo("done.tenant.first");
    }

    @Test
    void ofAPatchNamesWhatItSaysAlone() {
        SettingsPatch patch = new SettingsPatch(Map.of("fourEyes", ""));

        assertThat(patch.names(Set.of("destructionWindow", "fourEyes"))).isTrue();
        assertThat(patch.names(Set.of("destructionWindow", "recoveryKeyWait"))).isFalse();
    }
}
