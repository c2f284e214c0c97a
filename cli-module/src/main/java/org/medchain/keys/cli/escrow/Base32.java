package org.medchain.keys.cli.escrow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes as characters that are not mistaken for each other: the alphabet of Crockford's base 32, without I, L, O and U. */
final class Base32 {

    private static final byte[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;
    private static final int WINDOW = 2 * Byte.SIZE - BITS;
    private static final int BYTE = 0xff;
    private static final int NONE = -1;

    private Base32() {}

    /** Eight characters for five bytes; only whole fives are taken. */
    static byte[] encode(byte[] bytes) {
        byte[] characters = new byte[bytes.length * Byte.SIZE / BITS];
        for (int i = 0; i < characters.length; i++) {
            int at = i * BITS / Byte.SIZE;
            int window = ((bytes[at] & BYTE) << Byte.SIZE) | (at + 1 < bytes.length ? bytes[at + 1] & BYTE : 0);
            characters[i] = ALPHABET[(window >>> shift(i)) & MASK];
        }
        return characters;
    }

    /**
     * Takes small letters for capital ones, O for zero, I and L for one.
     *
     * @param bytes is filled
     * @return false if a character is none of the alphabet
     */
    static boolean decode(byte[] characters, byte[] bytes) {
        Arrays.fill(bytes, (byte) 0);
        for (int i = 0; i < characters.length; i++) {
            int value = valueOf(characters[i]);
            if (value == NONE) {
                return false;
            }
            int at = i * BITS / Byte.SIZE;
            int window = value << shift(i);
            bytes[at] = (byte) (bytes[at] | (window >>> Byte.SIZE));
            if (at + 1 < bytes.length) {
                bytes[at + 1] = (byte) (bytes[at + 1] | window);
            }
        }
        return true;
    }

    /** Returns where a character is in the two bytes that it may reach into. */
    private static int shift(int character) {
        return WINDOW - character * BITS % Byte.SIZE;
    }

    private static int valueOf(byte character) {
        int wanted = switch (character) {
            case 'O', 'o' -> '0';
            case 'I', 'i', 'L', 'l' -> '1';
            default -> character >= 'a' && character <= 'z' ? character - 'a' + 'A' : character;
        };
        for (int value = 0; value < ALPHABET.length; value++) {
            if (ALPHABET[value] == wanted) {
                return value;
            }
        }
        return NONE;
    }
}
