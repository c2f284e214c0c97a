package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

class ErasedRowsTest {

    private final ErasedRows erased = new ErasedRows();

    private static Hash hash(int content) {
        byte[] bytes = new byte[Hash.LENGTH];
        Arrays.fill(bytes, (byte) content);
        return new Hash(bytes);
    }

    @Nested
    class Contains {

        @Test
        void isByRowAndByHash() {
            erased.add(RegisterEntry.erased(new ErasedPatient(
                    new TenantId("hospital-a"), new UUID(1, 1), hash(1), new UUID(7, 7), Instant.EPOCH)));

            assertThat(erased.contains(new UUID(1, 1))).isTrue();
            assertThat(erased.contains(hash(1))).isTrue();
            assertThat(erased.contains(new UUID(2, 2))).isFalse();
            assertThat(erased.contains(hash(2))).isFalse();
        }
    }

    @Nested
    class DatabaseBehind {

        @Test
        void isNotedUntilItHasCaughtUp() {
            assertThat(erased.isDatabaseBehind()).isFalse();

            erased.noteDatabaseBehind();
            assertThat(erased.isDatabaseBehind()).isTrue();

            erased.noteDatabaseCaughtUp();
            assertThat(erased.isDatabaseBehind()).isFalse();
        }
    }
}
