package org.medchain.keys.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.AesGcm;

/**
 * The key of one epoch, under which copies of a patient's data keys are. It is sealed once ({@link SealedEscrowKey}); a copy takes no public key. For
 * many threads. {@link #close()} overwrites it.
 *
 * <p>An escrow copy, version 1:
 *
 * <pre>
 * offset  length
 *      0       2  "MC"
 *      2       1  version: 0x01
 *      3      12  nonce, random
 *     15      32  ciphertext of the data key
 *     47      16  tag
 * </pre>
 *
 * AES-256-GCM (NIST SP 800-38D) under the escrow key. The associated data is {@code "MedChain escrow copy v1"}, the first 3 bytes, the 16 bytes of
 * the data key's id and the epoch's bytes ({@link EscrowEpoch#toBytes}).
 *
 * <p>Guarantee: a copy opens as the data key of this id, patient and tenant, and as no other. Every reason for which one does not open is answered
 * alike.
 *
 * <p>Limit: 2<sup>32</sup> copies under one escrow key.
 */
public final class EscrowKey implements AutoCloseable {

    private static final byte[] LABEL = "MedChain escrow copy v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAGIC_AND_VERSION = {'M', 'C', 0x01};
    private static final int SEALED_OFFSET = MAGIC_AND_VERSION.length + AesGcm.NONCE_LENGTH;

    /** The length of a copy, in bytes. */
    public static final int COPY_LENGTH = SEALED_OFFSET + PlainKey.LENGTH + AesGcm.TAG_LENGTH;

    private final PlainKey key;

    private EscrowKey(PlainKey key) {
        this.key = key;
    }

    /** A new one. */
    public static EscrowKey generate(SecureRandom random) {
        byte[] bytes = new byte[PlainKey.LENGTH];
        random.nextBytes(bytes);
        return takeOwnershipOf(bytes);
    }

    /** @param bytes 32; the array belongs to the key from now on */
    public static EscrowKey takeOwnershipOf(byte[] bytes) {
        return new EscrowKey(PlainKey.takeOwnershipOf(bytes));
    }

    /** The escrow copy of a data key. The data key is left alone. */
    public byte[] copyOf(PlainKey dataKey, DataKeyId keyId, EscrowEpoch epoch, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] associatedData = associatedData(keyId, epoch);
        byte[] sealed = key.use(own -> dataKey.use(bytes -> new AesGcm().seal(own, nonce, bytes, associatedData)));
        return ByteBuffer.allocate(COPY_LENGTH)
                .put(MAGIC_AND_VERSION)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** The data key; empty if this is no copy of it under this key, for whatever reason. */
    public Optional<PlainKey> open(byte[] copy, DataKeyId keyId, EscrowEpoch epoch) {
        if (copy.length != COPY_LENGTH
                || !Arrays.equals(MAGIC_AND_VERSION, Arrays.copyOf(copy, MAGIC_AND_VERSION.length))) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(copy, MAGIC_AND_VERSION.length, SEALED_OFFSET);
        byte[] sealed = Arrays.copyOfRange(copy, SEALED_OFFSET, copy.length);
        return key.use(own -> new AesGcm().open(own, nonce, sealed, associatedData(keyId, epoch)))
                .map(PlainKey::takeOwnershipOf);
    }

    private static byte[] associatedData(DataKeyId keyId, EscrowEpoch epoch) {
        byte[] epochBytes = epoch.toBytes();
        return ByteBuffer.allocate(LABEL.length + MAGIC_AND_VERSION.length + DataKeyId.LENGTH + epochBytes.length)
                .put(LABEL)
                .put(MAGIC_AND_VERSION)
                .put(keyId.toBytes())
                .put(epochBytes)
                .array();
    }

    /** A copy of the 32 bytes, for the caller to wipe. */
    public byte[] copyOfBytes() {
        return key.copyOfBytes();
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "EscrowKey[redacted]";
    }
}
