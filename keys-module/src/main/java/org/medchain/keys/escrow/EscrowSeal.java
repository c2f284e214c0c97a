package org.medchain.keys.escrow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.provider.AesGcm;
import org.medchain.keys.provider.Hkdf;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.EscrowKey;
import org.medchain.keys.recovery.SealedEscrowKey;

/**
 * The inner seal of an escrow key: the patient's erasure key seals its 32 bytes by AES-256-GCM (NIST SP 800-38D), under a key that HKDF-SHA-256 derives,
 * another than those that seal data keys. Around it is a {@link SealedEscrowKey}.
 *
 * <pre>
 * offset  length
 *      0       2  "MX"
 *      2       1  version: 0x02
 *      3       1  which seal: 0x02, under the erasure key
 *      4      12  nonce, random
 *     16      32  ciphertext of the escrow key
 *     48      16  tag
 * </pre>
 *
 * The associated data is the first 4 bytes and the epoch's bytes.
 *
 * <p>Guarantee: without the erasure key it does not open, no matter who opened the seal around it, or when.
 */
final class EscrowSeal {

    private static final byte[] LABEL = "MedChain escrow key v2".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEADER = {'M', 'X', 0x02, 0x02};
    private static final int SEALED_OFFSET = HEADER.length + AesGcm.NONCE_LENGTH;

    private EscrowSeal() {}

    /** The erasure key and the escrow key are left alone. */
    static byte[] seal(byte[] erasureKey, EscrowKey escrowKey, EscrowEpoch epoch, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] key = Hkdf.SHA_256.derive(erasureKey, LABEL, AesGcm.KEY_LENGTH);
        byte[] bytes = escrowKey.copyOfBytes();
        try {
            byte[] sealed = new AesGcm().seal(key, nonce, bytes, associatedData(epoch));
            return ByteBuffer.allocate(SealedEscrowKey.INNER_LENGTH)
                    .put(HEADER)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Opens the seal; empty if it is not what {@link #seal} made under this erasure key, for whatever reason. */
    static Optional<EscrowKey> open(byte[] erasureKey, byte[] sealed, EscrowEpoch epoch) {
        if (sealed.length != SealedEscrowKey.INNER_LENGTH
                || !Arrays.equals(HEADER, Arrays.copyOf(sealed, HEADER.length))) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, HEADER.length, SEALED_OFFSET);
        byte[] ciphertext = Arrays.copyOfRange(sealed, SEALED_OFFSET, sealed.length);
        byte[] key = Hkdf.SHA_256.derive(erasureKey, LABEL, AesGcm.KEY_LENGTH);
        try {
            return new AesGcm()
                    .open(key, nonce, ciphertext, associatedData(epoch))
                    .map(EscrowKey::takeOwnershipOf);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] associatedData(EscrowEpoch epoch) {
        byte[] epochBytes = epoch.toBytes();
        return ByteBuffer.allocate(HEADER.length + epochBytes.length)
                .put(HEADER)
                .put(epochBytes)
                .array();
    }
}
