package org.medchain.keys.cli.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base32Test {

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({"0000000000,00000000", "ffffffffff,ZZZZZZZZ", "0123456789,04HMASW9", "f80000001f,Z000000Z"})
    void hasKnownAnswers(String hex, String characters) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] decoded = new byte[bytes.length];

        assertThat(Base32.encode(bytes)).isEqualTo(ascii(characters));
        assertThat(Base32.decode(ascii(characters), decoded)).isTrue();
        assertThat(decoded).isEqualTo(bytes);
    }

    @Test
    void readsWhatItWrote() {
        Random random = new Random(32);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[15];
            byte[] decoded = new byte[15];
            random.nextBytes(bytes);

            assertThat(Base32.decode(Base32.encode(bytes), decoded)).isTrue();
            assertThat(decoded).isEqualTo(bytes);
        }
    }

    @Test
    void takesWhatLooksAlike() {
        byte[] decoded = new byte[5];
        byte[] alike = new byte[5];

        assertThat(Base32.decode(ascii("0011ABCZ"), decoded)).isTrue();
        assertThat(Base32.decode(ascii("OoILabcz"), alike)).isTrue();
        assertThat(alike).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"U0000000", "0000000u", "0000 000", "000-0000", "0000000=", "000/0000", "000\u00000000"})
    void refusesOtherCharacters(String characters) {
        assertThat(Base32.decode(ascii(characters), new byte[5])).isFalse();
    }
}
