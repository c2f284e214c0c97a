package org.medchain.keys.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.AesGcm;

/**
 * The sealed key, version 1: a data key sealed to a recipient's public key, behind a header of 19 bytes.
 *
 * <pre>
 * offset  length
 *      0       2  "MD"
 *      2       1  version: 0x01
 *      3      16  salt, random
 *     19    1120  encapsulation of HPKE: 1088 bytes of ML-KEM-768, 32 of X25519
 *   1139      32  ciphertext of the data key
 *   1171      16  tag
 * </pre>
 *
 * What is behind the header is what HPKE's single-shot function seals, with an empty {@code aad}. Its {@code info} binds header, key id and
 * context.
 */
final class SealedKeyV1 {

    /** The length of the encapsulation, in bytes. */
    static final int ENCAPSULATION_LENGTH = 1120;

    private static final byte[] LABEL = "MedChain sealed key v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAGIC_AND_VERSION = {'M', 'D', 0x01};
    private static final int SALT_LENGTH = 16;
    private static final int HEADER_LENGTH = MAGIC_AND_VERSION.length + SALT_LENGTH;
    private static final int CIPHERTEXT_OFFSET = HEADER_LENGTH + ENCAPSULATION_LENGTH;

    /** The length of a sealed key, in bytes. */
    static final int LENGTH = CIPHERTEXT_OFFSET + PlainKey.LENGTH + AesGcm.TAG_LENGTH;

    private final byte[] header;
    private final byte[] encapsulation;
    private final byte[] ciphertext;

    private SealedKeyV1(byte[] header, byte[] encapsulation, byte[] ciphertext) {
        this.header = header;
        this.encapsulation = encapsulation;
        this.ciphertext = ciphertext;
    }

    /** A header with a salt of its own. */
    static byte[] newHeader(SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return ByteBuffer.allocate(HEADER_LENGTH)
                .put(MAGIC_AND_VERSION)
                .put(salt)
                .array();
    }

    static byte[] info(byte[] header, DataKeyId keyId, EncryptionContext context) {
        byte[] canonicalContext = context.canonicalBytes();
        return ByteBuffer.allocate(LABEL.length + header.length + DataKeyId.LENGTH + canonicalContext.length)
                .put(LABEL)
                .put(header)
                .put(keyId.toBytes())
                .put(canonicalContext)
                .array();
    }

    static byte[] join(byte[] header, byte[] encapsulation, byte[] ciphertext) {
        return ByteBuffer.allocate(LENGTH)
                .put(header)
                .put(encapsulation)
                .put(ciphertext)
                .array();
    }

    /** Returns true if the bytes have the length and the header of a sealed key of version 1. */
    static boolean mayBe(byte[] bytes) {
        return bytes.length == LENGTH
                && Arrays.equals(MAGIC_AND_VERSION, Arrays.copyOf(bytes, MAGIC_AND_VERSION.length));
    }

    /** @param bytes for which {@link #mayBe} holds */
    static SealedKeyV1 split(byte[] bytes) {
        return new SealedKeyV1(
                Arrays.copyOf(bytes, HEADER_LENGTH),
                Arrays.copyOfRange(bytes, HEADER_LENGTH, CIPHERTEXT_OFFSET),
                Arrays.copyOfRange(bytes, CIPHERTEXT_OFFSET, LENGTH));
    }

    byte[] header() {
        return header;
    }

    byte[] encapsulation() {
        return encapsulation;
    }

    byte[] ciphertext() {
        return ciphertext;
    }
}
