package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class AwsProtocolSettingsTest {

    private static AwsProtocolSettings settings(Map<String, String> environment) {
        return new AwsProtocolSettings(MapConfig.variables(environment));
    }

    @Nested
    class Values {

        @Test
        void areOffByDefault() {
            assertThat(settings(Map.of()))
                    .isEqualTo(new AwsProtocolSettings(false, "eu-central-1", "000000000000", "patientId"));
        }

        @Test
        void areTheVariables() {
            assertThat(settings(Map.of(
                            "AWS_PROTOCOL",
                            "true",
                            "AWS_PROTOCOL_REGION",
                            "on-premises-1",
                            "AWS_PROTOCOL_ACCOUNT",
                            "123456789012",
                            "AWS_PROTOCOL_PATIENT_ENTRY",
                            "subject")))
                    .isEqualTo(new AwsProtocolSettings(true, "on-premises-1", "123456789012", "subject"));
        }

        @ParameterizedTest
        @CsvSource({
            "AWS_PROTOCOL, yes",
            "AWS_PROTOCOL_REGION, EU",
            "AWS_PROTOCOL_REGION, a:b",
            "AWS_PROTOCOL_REGION, -a",
            "AWS_PROTOCOL_REGION, abcdefghijklmnopqrstuvwxyzabcdefg",
            "AWS_PROTOCOL_ACCOUNT, 12345678901",
            "AWS_PROTOCOL_ACCOUNT, 1234567890123",
            "AWS_PROTOCOL_PATIENT_ENTRY, a b",
            "AWS_PROTOCOL_PATIENT_ENTRY, tenantId"
        })
        void areRefusedIfWrong(String variable, String value) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of(variable, value)))
                    .withMessageStartingWith(variable + " must be ");
        }
    }
}
