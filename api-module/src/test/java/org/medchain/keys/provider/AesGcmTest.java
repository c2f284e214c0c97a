package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesGcmTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = new byte[AesGcm.KEY_LENGTH];
    private static final byte[] NONCE = new byte[AesGcm.NONCE_LENGTH];
    private static final byte[] DATA = {1, 2, 3};

    private final AesGcm aesGcm = new AesGcm();

    /** McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13, 14 and 16. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, 000000000000000000000000, '', '',"
                + "530f8afbc74536b9a963b4f1c4cb738b",
        "0000000000000000000000000000000000000000000000000000000000000000, 000000000000000000000000,"
                + "00000000000000000000000000000000, '',"
                + "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888,"
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
                + "feedfacedeadbeeffeedfacedeadbeefabaddad2,"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
    })
    void hasTheKnownAnswers(String key, String nonce, String plaintext, String associatedData, String sealed) {
        byte[] made = aesGcm.seal(
                HEX.parseHex(key), HEX.parseHex(nonce), HEX.parseHex(plaintext), HEX.parseHex(associatedData));

        assertThat(HEX.formatHex(made)).isEqualTo(sealed);
        assertThat(aesGcm.open(HEX.parseHex(key), HEX.parseHex(nonce), made, HEX.parseHex(associatedData)))
                .hasValueSatisfying(opened -> assertThat(HEX.formatHex(opened)).isEqualTo(plaintext));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 18})
    void opensNothingThatWasAltered(int place) {
        byte[] sealed = aesGcm.seal(KEY, NONCE, DATA, DATA);
        sealed[place] ^= 1;

        assertThat(aesGcm.open(KEY, NONCE, sealed, DATA)).isEmpty();
    }

    @Test
    void opensNothingUnderAnotherKeyOrNonceOrWithOtherAssociatedData() {
        byte[] sealed = aesGcm.seal(KEY, NONCE, DATA, DATA);
        byte[] otherKey = KEY.clone();
        otherKey[31] = 1;
        byte[] otherNonce = NONCE.clone();
        otherNonce[11] = 1;

        assertThat(aesGcm.open(otherKey, NONCE, sealed, DATA)).isEmpty();
        assertThat(aesGcm.open(KEY, otherNonce, sealed, DATA)).isEmpty();
        assertThat(aesGcm.open(KEY, NONCE, sealed, new byte[0])).isEmpty();
        assertThat(aesGcm.open(KEY, NONCE, sealed, DATA)).hasValue(DATA);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15})
    void opensNothingThatIsTooShort(int length) {
        assertThat(aesGcm.open(KEY, NONCE, new byte[length], DATA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 31, 33})
    void takesNoOtherLengthOfKey(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> aesGcm.seal(new byte[length], NONCE, DATA, DATA));
    }
}
