package org.medchain.keys.escrow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.provider.AesGcm;
import org.medchain.keys.provider.Hkdf;
import org.medchain.keys.recovery.EscrowEpoch;

/**
 * Seals what belongs to an epoch under the patient's erasure key: AES-256-GCM (NIST SP 800-38D) under a key derived from it by HKDF-SHA-256, another
 * than the one that seals data keys.
 *
 * <pre>
 * offset  length
 *      0       2  "MX"
 *      2       1  version: 0x01
 *      3       1  what is sealed
 *      4      12  nonce, random
 *     16       n  ciphertext
 *   16+n      16  tag
 * </pre>
 *
 * The associated data is the first 4 bytes and the epoch's bytes.
 */
enum EscrowSeal {
    /** The escrow key, sealed to the recovery key before: what is stored. */
    STORED(0x01),
    /** The 32 bytes of the escrow key: in memory alone, to make copies. */
    IN_MEMORY(0x02);

    private static final byte[] LABEL = "MedChain escrow key v1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_LENGTH = 4;
    private static final int SEALED_OFFSET = HEADER_LENGTH + AesGcm.NONCE_LENGTH;

    private final byte code;

    EscrowSeal(int code) {
        this.code = (byte) code;
    }

    private byte[] header() {
        return new byte[] {'M', 'X', 0x01, code};
    }

    /** The erasure key is left alone, and so is what is sealed. */
    byte[] seal(byte[] erasureKey, byte[] plaintext, EscrowEpoch epoch, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] key = Hkdf.SHA_256.derive(erasureKey, LABEL, AesGcm.KEY_LENGTH);
        try {
            byte[] sealed = new AesGcm().seal(key, nonce, plaintext, associatedData(epoch));
            return ByteBuffer.allocate(SEALED_OFFSET + sealed.length)
                    .put(header())
                    .put(nonce)
                    .put(sealed)
                    .array();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Empty if it is not what {@link #seal} made under this erasure key, for whatever reason. */
    Optional<byte[]> open(byte[] erasureKey, byte[] sealed, EscrowEpoch epoch) {
        if (sealed.length < SEALED_OFFSET + AesGcm.TAG_LENGTH
                || !Arrays.equals(header(), Arrays.copyOf(sealed, HEADER_LENGTH))) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, HEADER_LENGTH, SEALED_OFFSET);
        byte[] ciphertext = Arrays.copyOfRange(sealed, SEALED_OFFSET, sealed.length);
        byte[] key = Hkdf.SHA_256.derive(erasureKey, LABEL, AesGcm.KEY_LENGTH);
        try {
            return new AesGcm().open(key, nonce, ciphertext, associatedData(epoch));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] associatedData(EscrowEpoch epoch) {
        byte[] epochBytes = epoch.toBytes();
        return ByteBuffer.allocate(HEADER_LENGTH + epochBytes.length)
                .put(header())
                .put(epochBytes)
                .array();
    }
}
