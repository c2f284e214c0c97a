package org.medchain.keys.escrow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
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
    private static final int KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;

    private static final int HEADER_LENGTH = 4;
    private static final int SEALED_OFFSET = HEADER_LENGTH + NONCE_LENGTH;

    private final byte code;

    EscrowSeal(int code) {
        this.code = (byte) code;
    }

    private byte[] header() {
        return new byte[] {'M', 'X', 0x01, code};
    }

    /** The erasure key is left alone, and so is what is sealed. */
    byte[] seal(byte[] erasureKey, byte[] plaintext, EscrowEpoch epoch, SecureRandom random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        try {
            byte[] sealed = apply(Cipher.ENCRYPT_MODE, erasureKey, nonce, plaintext, epoch);
            return ByteBuffer.allocate(SEALED_OFFSET + sealed.length)
                    .put(header())
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    /** Empty if it is not what {@link #seal} made under this erasure key, for whatever reason. */
    Optional<byte[]> open(byte[] erasureKey, byte[] sealed, EscrowEpoch epoch) {
        if (sealed.length < SEALED_OFFSET + TAG_LENGTH
                || !Arrays.equals(header(), Arrays.copyOf(sealed, HEADER_LENGTH))) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, HEADER_LENGTH, SEALED_OFFSET);
        byte[] ciphertext = Arrays.copyOfRange(sealed, SEALED_OFFSET, sealed.length);
        try {
            return Optional.of(apply(Cipher.DECRYPT_MODE, erasureKey, nonce, ciphertext, epoch));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    private byte[] apply(int mode, byte[] erasureKey, byte[] nonce, byte[] input, EscrowEpoch epoch)
            throws GeneralSecurityException {
        byte[] key = Hkdf.SHA_256.derive(erasureKey, LABEL, KEY_LENGTH);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
            cipher.updateAAD(header());
            cipher.updateAAD(epoch.toBytes());
            return cipher.doFinal(input);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
