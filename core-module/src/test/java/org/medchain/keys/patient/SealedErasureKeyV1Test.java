package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

class SealedErasureKeyV1Test {

    private static final PatientRowId PATIENT = new PatientRowId(new TenantId("clinic"), new UUID(1, 2));
    private static final Hash HASH = new Hash(new byte[Hash.LENGTH]);

    private final SecureRandom random = new SecureRandom();
    private final ErasureKek kek = newKek();
    private final byte[] erasureKey = newBytes();
    private final SealedErasureKeyV1 format = under(kek);

    private byte[] newBytes() {
        byte[] bytes = new byte[ErasureKey.LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }

    private ErasureKek newKek() {
        return new ErasureKek(newBytes());
    }

    private SealedErasureKeyV1 under(ErasureKek... keks) {
        return new SealedErasureKeyV1(new ErasureKeks(List.of(keks)), random);
    }

    private static void assertDoesNotOpen(SealedErasureKeyV1 with, byte[] sealed, PatientRowId patient, Hash hash) {
        assertThatIllegalStateException()
                .isThrownBy(() -> with.open(sealed, patient, hash))
                .withMessageStartingWith("the erasure key of patient ");
    }

    @Nested
    class Seal {

        @Test
        void writesWhatFormatsMdSays() {
            byte[] sealed = format.seal(erasureKey, PATIENT, HASH);

            assertThat(sealed).hasSize(71);
            assertThat(HexFormat.of().formatHex(sealed, 0, 11)).isEqualTo("4d4501" + kek.fingerprint());
        }

        @Test
        void isAnotherEachTime() {
            assertThat(format.seal(erasureKey, PATIENT, HASH)).isNotEqualTo(format.seal(erasureKey, PATIENT, HASH));
        }

        @Test
        void sealsUnderTheFirstKek() {
            byte[] sealed = under(kek, newKek()).seal(erasureKey, PATIENT, HASH);

            assertThat(format.open(sealed, PATIENT, HASH)).isEqualTo(erasureKey);
        }

        @Test
        void refusesAnythingButThirtyTwoBytes() {
            assertThatIllegalArgumentException().isThrownBy(() -> format.seal(new byte[31], PATIENT, HASH));
        }
    }

    @Nested
    class Open {

        private final byte[] sealed = format.seal(erasureKey, PATIENT, HASH);

        @Test
        void answersWhatWasSealed() {
            assertThat(format.open(sealed, PATIENT, HASH)).isEqualTo(erasureKey);
        }

        @Test
        void opensUnderAPreviousKek() {
            assertThat(under(newKek(), kek).open(sealed, PATIENT, HASH)).isEqualTo(erasureKey);
        }

        @Test
        void failsUnderAnotherKek() {
            assertDoesNotOpen(under(newKek()), sealed, PATIENT, HASH);
        }

        @Test
        void failsInTheRowOfAnother() {
            assertDoesNotOpen(format, sealed, new PatientRowId(new TenantId("other"), PATIENT.value()), HASH);
            assertDoesNotOpen(format, sealed, new PatientRowId(PATIENT.tenantId(), new UUID(1, 3)), HASH);
            byte[] other = new byte[Hash.LENGTH];
            other[0] = 1;
            assertDoesNotOpen(format, sealed, PATIENT, new Hash(other));
        }

        @Test
        void failsIfAnyBitIsAltered() {
            for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
                byte[] altered = sealed.clone();
                altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

                assertDoesNotOpen(format, altered, PATIENT, HASH);
            }
        }

        @Test
        void failsInAnotherLength() {
            for (int length = 0; length <= 2 * sealed.length; length++) {
                if (length != sealed.length) {
                    assertDoesNotOpen(format, Arrays.copyOf(sealed, length), PATIENT, HASH);
                }
            }
        }
    }
}
