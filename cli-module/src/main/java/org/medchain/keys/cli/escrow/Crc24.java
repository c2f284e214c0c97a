package org.medchain.keys.cli.escrow;

/** The CRC of OpenPGP (RFC 9580 section 6.1). It finds each change that stays within 24 bits, and so each of a character or two beside each other. */
final class Crc24 {

    static final int LENGTH = 3;

    private static final int START = 0xB704CE;
    private static final int GENERATOR = 0x1864CFB;
    private static final int CARRY = 0x1000000;
    private static final int BYTE = 0xff;

    private Crc24() {}

    /** Returns the checksum of the first bytes. */
    static int of(byte[] bytes, int length) {
        int crc = START;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & BYTE) << (2 * Byte.SIZE);
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc <<= 1;
                if ((crc & CARRY) != 0) {
                    crc ^= GENERATOR;
                }
            }
        }
        return crc;
    }
}
