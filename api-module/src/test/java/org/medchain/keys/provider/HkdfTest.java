package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HkdfTest {

    private static final HexFormat HEX = HexFormat.of();

    /** RFC 5869 appendix A.1 to A.3. */
    @Nested
    class KnownAnswers {

        @ParameterizedTest
        @CsvSource({
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
                    + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
                    + "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f,"
                    + "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
                    + "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf,"
                    + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
                    + "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
                    + "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                    + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
        })
        void withASalt(String inputKey, String salt, String info, String expected) {
            byte[] derived = Hkdf.SHA_256.derive(
                    HEX.parseHex(salt), HEX.parseHex(inputKey), HEX.parseHex(info), expected.length() / 2);

            assertThat(HEX.formatHex(derived)).isEqualTo(expected);
        }

        @Test
        void withAnEmptySaltAndNoInfo() {
            byte[] inputKey = HEX.parseHex("0b".repeat(22));

            assertThat(HEX.formatHex(Hkdf.SHA_256.derive(inputKey, new byte[0], 42)))
                    .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                            + "9d201395faa4b61a96c8");
        }
    }

    @Nested
    class Derive {

        static Stream<Arguments> hashes() {
            return Stream.of(
                    Arguments.of(Hkdf.SHA_256, new SHA256Digest(), 32),
                    Arguments.of(Hkdf.SHA_512, new SHA512Digest(), 64));
        }

        @ParameterizedTest
        @MethodSource("hashes")
        void agreesWithAnotherImplementation(Hkdf hkdf, Digest digest, int hashLength) {
            Random random = new Random(5869);
            for (int length :
                    new int[] {1, hashLength - 1, hashLength, hashLength + 1, 3 * hashLength, 255 * hashLength}) {
                byte[] inputKey = new byte[1 + random.nextInt(80)];
                byte[] info = new byte[random.nextInt(80)];
                random.nextBytes(inputKey);
                random.nextBytes(info);
                byte[] expected = new byte[length];
                HKDFBytesGenerator other = new HKDFBytesGenerator(digest);
                other.init(new HKDFParameters(inputKey, null, info));
                other.generateBytes(expected, 0, length);

                assertThat(hkdf.derive(inputKey, info, length)).isEqualTo(expected);
            }
        }

        @ParameterizedTest
        @MethodSource("hashes")
        void refusesALengthThatHkdfCannotGive(Hkdf hkdf, Digest digest, int hashLength) {
            for (int length : new int[] {-1, 0, 255 * hashLength + 1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> hkdf.derive(new byte[32], new byte[0], length))
                        .withMessage("HKDF derives 1 to %d bytes", 255 * hashLength);
            }
        }

        @Test
        void leavesItsArgumentsAlone() {
            byte[] inputKey = {1, 2, 3};
            byte[] info = {4, 5};

            byte[] derived = Hkdf.SHA_256.derive(inputKey, info, 100);

            assertThat(inputKey).containsExactly(1, 2, 3);
            assertThat(info).containsExactly(4, 5);
            // Nor does wiping what was derived change what is derived next.
            byte[] kept = derived.clone();
            Arrays.fill(derived, (byte) 0);
            assertThat(Hkdf.SHA_256.derive(inputKey, info, 100)).isEqualTo(kept);
        }
    }
}
