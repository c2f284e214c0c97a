package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTypeTest {

    @Nested
    class Code {

        @Test
        void isWhatStandsInStoredEncryptedKeys() {
            assertThat(ProviderType.LOCAL.code()).isEqualTo((byte) 1);
            assertThat(ProviderType.AWS_KMS.code()).isEqualTo((byte) 2);
            assertThat(ProviderType.HSM.code()).isEqualTo((byte) 3);
        }
    }

    @Nested
    class FindByCode {

        @ParameterizedTest
        @EnumSource
        void findsEveryProvider(ProviderType type) {
            assertThat(ProviderType.findByCode(type.code())).contains(type);
        }

        @ParameterizedTest
        @ValueSource(bytes = {0, 4, 127, -1, -128})
        void findsNoneForAnUnknownCode(byte code) {
            assertThat(ProviderType.findByCode(code)).isEmpty();
        }
    }
}
