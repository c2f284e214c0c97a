package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.kms.UnwrappedKeySettings;
import org.medchain.keys.patient.ErasureKeyCacheSettings;

class KeysInMemoryTest {

    @Nested
    class Longest {

        /** With an erasure key that it still has, a server opens a data key at the last moment, and keeps that. */
        @Test
        void isTheTimeOfBothCachesOneBehindTheOther() {
            KeysInMemory keys = new KeysInMemory(
                    new ErasureKeyCacheSettings(Duration.ofSeconds(10)),
                    new UnwrappedKeySettings(Duration.ofSeconds(25)));

            assertThat(keys.longest()).isEqualTo(Duration.ofSeconds(35));
        }
    }
}
