package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class SharedKeySettingsTest {

    private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

    private static SharedKeySettings settings(Map<String, String> environment) {
        return new SharedKeySettings(MapConfig.variables(environment));
    }

    @Test
    void shareNothingUnlessSet() {
        assertThat(settings(Map.of()).names()).isEmpty();
    }

    @Test
    void shareWhatIsListed() {
        assertThat(settings(Map.of(
                                "SHARED_CMKS",
                                "arn:aws:kms:eu-central-1:111122223333:key/" + ID
                                        + ", pkcs11:object=kek-1,alias/common"))
                        .names())
                .containsExactlyInAnyOrder("key/" + ID, "pkcs11:object=kek-1", "alias/common");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kek-1", ",", "*", "alias/common,", "pkcs11:object=a b"})
    void refuseWhatNamesNoKey(String value) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(Map.of("SHARED_CMKS", value)))
                .withMessage("SHARED_CMKS must be ARNs or ids of CMKs, aliases, or pkcs11:object= and a label,"
                        + " separated by commas")
                .withNoCause();
    }
}
