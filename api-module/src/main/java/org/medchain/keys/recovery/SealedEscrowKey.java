package org.medchain.keys.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.provider.AesGcm;

/**
 * An escrow key as it is stored, as it leaves the service and as it comes back. Inside it is sealed under the patient's erasure key, outside to a
 * recovery key. So custodians open the outer seal alone, and what they hold then is {@link #INNER_LENGTH} bytes that the service opens as long as it has
 * the erasure key.
 *
 * <p>A sealed escrow key, version 2:
 *
 * <pre>
 * offset  length
 *      0       2  "MX"
 *      2       1  version: 0x02
 *      3       1  which seal: 0x01, to a recovery key
 *      4    1120  encapsulation of HPKE: 1088 bytes of ML-KEM-768, 32 of X25519
 *   1124      64  ciphertext of the inner seal
 *   1188      16  tag
 * </pre>
 *
 * What is behind the first 4 bytes is what HPKE's single-shot function seals, with an empty {@code aad}. Its {@code info} is {@code "MedChain sealed escrow
 * key v2"}, the first 4 bytes and the epoch's bytes ({@link EscrowEpoch#toBytes}), with the id of the key that it is sealed to.
 *
 * <p>Limit: version 1 had the seals the other way round. Nothing opens it any more.
 */
public final class SealedEscrowKey {

    /** The length of what the erasure key seals, in bytes. */
    public static final int INNER_LENGTH = 64;

    private static final byte[] LABEL = "MedChain sealed escrow key v2".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEADER = {'M', 'X', 0x02, 0x01};
    private static final int ENCAPSULATION_LENGTH = 1120;

    /** The length of a sealed escrow key, in bytes. */
    public static final int LENGTH = HEADER.length + ENCAPSULATION_LENGTH + INNER_LENGTH + AesGcm.TAG_LENGTH;

    private SealedEscrowKey() {}

    /** The bytes that each sealed escrow key of this version begins with. */
    public static byte[] header() {
        return HEADER.clone();
    }

    /**
     * Seals to a recovery key, or to the key of one recovery.
     *
     * @param inner what the erasure key seals, {@link #INNER_LENGTH} bytes; left alone
     * @param epoch names the same recovery key
     */
    public static byte[] seal(RecoveryPublicKey recoveryKey, byte[] inner, EscrowEpoch epoch, SecureRandom random) {
        if (inner.length != INNER_LENGTH) {
            throw new IllegalArgumentException("an inner seal has " + INNER_LENGTH + " bytes");
        }
        byte[] sealed = recoveryKey.seal(info(epoch), inner, random);
        return ByteBuffer.allocate(LENGTH).put(HEADER).put(sealed).array();
    }

    /** Opens the outer seal alone; empty if the private key is another, or anything was altered. */
    public static Optional<byte[]> open(RecipientKey privateKey, byte[] sealed, EscrowEpoch epoch) {
        return sealed.length == LENGTH && Arrays.equals(HEADER, Arrays.copyOf(sealed, HEADER.length))
                ? privateKey.openBytes(info(epoch), Arrays.copyOfRange(sealed, HEADER.length, LENGTH))
                : Optional.empty();
    }

    private static byte[] info(EscrowEpoch epoch) {
        byte[] epochBytes = epoch.toBytes();
        return ByteBuffer.allocate(LABEL.length + HEADER.length + epochBytes.length)
                .put(LABEL)
                .put(HEADER)
                .put(epochBytes)
                .array();
    }
}
