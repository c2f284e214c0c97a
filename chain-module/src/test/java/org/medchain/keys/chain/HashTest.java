package org.medchain.keys.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTest {

    private static final String HEX = "00ff".repeat(16);

    @Nested
    class Parse {

        @Test
        void takesWhatToStringGives() {
            Hash hash = new RandomEntries(new Random(5)).hash();

            assertThat(Hash.parse(hash.toString())).isEqualTo(hash);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 2, 62, 63, 65, 66})
        void refusesAnyOtherLength(int length) {
            assertThatThrownBy(() -> Hash.parse("0".repeat(length))).isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(chars = {'A', 'F', 'g', '/', ':', '`', ' ', '٣'})
        void refusesAnyOtherDigit(char digit) {
            assertThatThrownBy(() -> Hash.parse(digit + HEX.substring(1))).isInstanceOf(MalformedAuditException.class);
        }
    }

    @Nested
    class Bytes {

        @Test
        void areCopied() {
            byte[] given = new byte[32];
            Hash hash = new Hash(given);
            given[0] = 1;
            hash.bytes()[1] = 1;

            assertThat(hash).isEqualTo(new Hash(new byte[32])).hasSameHashCodeAs(new Hash(new byte[32]));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 31, 33})
        void are32(int length) {
            assertThatThrownBy(() -> new Hash(new byte[length])).isInstanceOf(MalformedAuditException.class);
        }
    }
}
