package org.medchain.keys.patient;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.provider.AesGcm;

/**
 * An erasure key as it stands in the store of erasure keys, version 1: sealed under a KEK of the store. 71 bytes.
 *
 * <pre>
 * offset  length
 *      0       2  "ME"
 *      2       1  version: 0x01
 *      3       8  fingerprint of the KEK
 *     11      12  nonce, random
 *     23      32  ciphertext of the erasure key
 *     55      16  tag
 * </pre>
 *
 * Sealed by {@link ErasureKek}. The associated data is the first 11 bytes, the length of the tenant id (2), the tenant id in UTF-8, the UUID
 * of the patient's row (16) and the hash of the patient's id (32).
 *
 * <p>Guarantee: it opens under its KEK, in the row of its tenant and patient, and nowhere else, and not if any bit of it was altered.
 */
final class SealedErasureKeyV1 {

    static final int LENGTH = 71;

    private static final byte[] MAGIC_AND_VERSION = {'M', 'E', 0x01};
    private static final int FINGERPRINT_OFFSET = MAGIC_AND_VERSION.length;
    private static final int NONCE_OFFSET = FINGERPRINT_OFFSET + ErasureKek.FINGERPRINT_LENGTH;
    private static final int SEALED_OFFSET = NONCE_OFFSET + AesGcm.NONCE_LENGTH;

    private final ErasureKeks keks;
    private final SecureRandom random;

    SealedErasureKeyV1(ErasureKeks keks, SecureRandom random) {
        this.keks = keks;
        this.random = random;
    }

    /** Seals under the current KEK. The erasure key is left alone; the caller wipes it. */
    byte[] seal(byte[] erasureKey, PatientRowId patient, Hash hash) {
        if (erasureKey.length != ErasureKey.LENGTH) {
            throw new IllegalArgumentException("an erasure key has " + ErasureKey.LENGTH + " bytes");
        }
        byte[] header = ByteBuffer.allocate(NONCE_OFFSET)
                .put(MAGIC_AND_VERSION)
                .put(keks.current().fingerprintBytes())
                .array();
        byte[] nonce = new byte[AesGcm.NONCE_LENGTH];
        random.nextBytes(nonce);
        return ByteBuffer.allocate(LENGTH)
                .put(header)
                .put(nonce)
                .put(keks.current().seal(nonce, erasureKey, associatedData(header, patient, hash)))
                .array();
    }

    /**
     * Opens what {@link #seal} made, for the caller to wipe.
     *
     * @throws IllegalStateException if it does not open: the row is damaged or another's, or its KEK is not at hand
     */
    byte[] open(byte[] sealed, PatientRowId patient, Hash hash) {
        return tryToOpen(sealed, patient, hash)
                .orElseThrow(() -> new IllegalStateException("the erasure key of patient " + patient
                        + " does not open: its row is damaged, or ERASURE_KEYS_KEK_PREVIOUS lacks its KEK"));
    }

    /** Opens what {@link #seal} made, for the caller to wipe; empty if it does not open. */
    Optional<byte[]> tryToOpen(byte[] sealed, PatientRowId patient, Hash hash) {
        if (sealed.length != LENGTH
                || !Arrays.equals(MAGIC_AND_VERSION, Arrays.copyOf(sealed, MAGIC_AND_VERSION.length))) {
            return Optional.empty();
        }
        byte[] header = Arrays.copyOf(sealed, NONCE_OFFSET);
        byte[] nonce = Arrays.copyOfRange(sealed, NONCE_OFFSET, SEALED_OFFSET);
        byte[] ciphertextAndTag = Arrays.copyOfRange(sealed, SEALED_OFFSET, LENGTH);
        return keks.find(HexFormat.of().formatHex(header, FINGERPRINT_OFFSET, NONCE_OFFSET))
                .flatMap(kek -> kek.open(nonce, ciphertextAndTag, associatedData(header, patient, hash)));
    }

    private static byte[] associatedData(byte[] header, PatientRowId patient, Hash hash) {
        byte[] tenant = patient.tenantId().value().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(header.length + Short.BYTES + tenant.length + 2 * Long.BYTES + Hash.LENGTH)
                .put(header)
                .putShort((short) tenant.length)
                .put(tenant)
                .putLong(patient.value().getMostSignificantBits())
                .putLong(patient.value().getLeastSignificantBits())
                .put(hash.bytes())
                .array();
    }
}
