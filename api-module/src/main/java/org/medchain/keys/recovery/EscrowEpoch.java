package org.medchain.keys.recovery;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;

/**
 * The use of an escrow key: the copies of one patient's data keys, for one recovery key, from the making of the escrow
 * key until the service forgets it.
 *
 * @param id any UUID that no other has
 */
public record EscrowEpoch(UUID id, RecoveryKeyId recoveryKey, EncryptionContext context) {

    /**
     * Returns the bytes that a seal is bound to: these 32 bytes, then the canonical context.
     *
     * <pre>
     * offset  length
     *      0      16  recovery key's id
     *     16      16  epoch's id
     *     32       n  canonical context
     * </pre>
     */
    public byte[] toBytes() {
        byte[] canonicalContext = context.canonicalBytes();
        return ByteBuffer.allocate(RecoveryKeyId.LENGTH + 2 * Long.BYTES + canonicalContext.length)
                .put(recoveryKey.toBytes())
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(canonicalContext)
                .array();
    }

    /** The id alone. */
    @Override
    public String toString() {
        return "EscrowEpoch[" + id + "]";
    }
}
