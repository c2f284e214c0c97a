package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainKeyTest {

    private static final byte[] ZEROS = new byte[PlainKey.LENGTH];

    @Nested
    class Close {

        @Test
        void overwritesTheArrayThatIsOwned() {
            byte[] bytes = randomBytes();

            PlainKey.takeOwnershipOf(bytes).close();

            assertThat(Arrays.equals(bytes, ZEROS)).isTrue();
        }

        @Test
        void overwritesTheBytesThatWereLent() {
            PlainKey key = PlainKey.takeCopyOf(randomBytes());
            byte[] lent = key.use(bytes -> bytes);

            key.close();

            assertThat(Arrays.equals(lent, ZEROS)).isTrue();
        }

        @Test
        void canBeRepeated() {
            PlainKey key = PlainKey.takeOwnershipOf(randomBytes());

            key.close();
            key.close();

            assertThatIllegalStateException().isThrownBy(key::copyOfBytes);
        }

        @Test
        void leavesACopyThatWasTakenOut() {
            byte[] bytes = randomBytes();
            PlainKey key = PlainKey.takeCopyOf(bytes);
            byte[] copy = key.copyOfBytes();

            key.close();

            assertThat(Arrays.equals(copy, bytes)).isTrue();
        }
    }

    @Nested
    class TakeCopyOf {

        @Test
        void leavesTheGivenArrayAlone() {
            byte[] bytes = randomBytes();
            byte[] before = bytes.clone();

            PlainKey.takeCopyOf(bytes).close();

            assertThat(Arrays.equals(bytes, before)).isTrue();
        }

        @Test
        void isNotTouchedByLaterChangesOfTheArray() {
            byte[] bytes = randomBytes();
            byte[] before = bytes.clone();
            PlainKey key = PlainKey.takeCopyOf(bytes);

            Arrays.fill(bytes, (byte) 0);

            assertThat(Arrays.equals(key.copyOfBytes(), before)).isTrue();
        }
    }

    @Nested
    class OtherLengths {

        @ParameterizedTest
        @ValueSource(ints = {0, 16, 24, 31, 33, 64})
        void areRefusedAndOverwritten(int length) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 0x55);

            assertThatIllegalArgumentException().isThrownBy(() -> PlainKey.takeOwnershipOf(bytes));

            assertThat(Arrays.equals(bytes, new byte[length])).isTrue();
        }
    }

    @Nested
    class Use {

        @Test
        void lendsTheBytesAndAnswersTheResult() {
            byte[] bytes = randomBytes();
            PlainKey key = PlainKey.takeCopyOf(bytes);

            boolean same = key.use(lent -> Arrays.equals(lent, bytes));

            assertThat(same).isTrue();
        }

        @Test
        void throwsTheCheckedExceptionOfTheUse() {
            PlainKey key = PlainKey.takeOwnershipOf(randomBytes());
            GeneralSecurityException failure = new GeneralSecurityException();

            assertThatThrownBy(() -> encrypt(key, failure)).isSameAs(failure);
        }

        /** Compiles without another exception than that of the use. */
        private static byte[] encrypt(PlainKey key, GeneralSecurityException failure) throws GeneralSecurityException {
            return key.use(lent -> {
                throw failure;
            });
        }

        @Test
        void failsAfterClose() {
            PlainKey key = PlainKey.takeOwnershipOf(randomBytes());
            key.close();

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> key.use(lent -> lent))
                    .withMessage("the plain key is closed");
            assertThatIllegalStateException().isThrownBy(key::copyOfBytes);
        }
    }

    @Nested
    class Equals {

        @Test
        void holdsForTheSameBytes() {
            byte[] bytes = randomBytes();

            assertThat(PlainKey.takeCopyOf(bytes))
                    .isEqualTo(PlainKey.takeCopyOf(bytes))
                    .hasSameHashCodeAs(PlainKey.takeCopyOf(bytes));
        }

        @Test
        void failsForADifferenceInAnyByte() {
            byte[] bytes = randomBytes();
            for (int i = 0; i < bytes.length; i++) {
                byte[] other = bytes.clone();
                other[i] ^= 1;
                assertThat(PlainKey.takeCopyOf(bytes)).isNotEqualTo(PlainKey.takeCopyOf(other));
            }
        }

        @Test
        void failsForOtherTypes() {
            byte[] bytes = randomBytes();

            assertThat(PlainKey.takeCopyOf(bytes).equals((Object) bytes)).isFalse();
        }

        @Test
        void failsForTwoClosedKeysAndForZeros() {
            PlainKey closed = PlainKey.takeOwnershipOf(randomBytes());
            PlainKey otherClosed = PlainKey.takeOwnershipOf(randomBytes());
            closed.close();
            otherClosed.close();

            assertThat(closed).isNotEqualTo(otherClosed).isNotEqualTo(PlainKey.takeCopyOf(ZEROS));
            assertThat(PlainKey.takeCopyOf(ZEROS)).isNotEqualTo(closed);
        }

        @Test
        void leavesNoTraceOfTheBytesInTheHashCode() {
            assertThat(PlainKey.takeOwnershipOf(randomBytes()))
                    .hasSameHashCodeAs(PlainKey.takeOwnershipOf(randomBytes()));
        }
    }

    @Nested
    class ToString {

        @Test
        void isRedacted() {
            assertThat(PlainKey.takeOwnershipOf(randomBytes())).hasToString("PlainKey[redacted]");
        }
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[PlainKey.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
