package org.medchain.keys.cli.escrow;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A share as 72 bytes.
 *
 * <ul>
 *   <li>3 bytes: {@code "MES"}
 *   <li>1 byte: version, 1
 *   <li>1 byte: what is shared, 1 for a local KEK, 2 for a recovery key
 *   <li>1 byte each: threshold, number of shares, number of this share
 *   <li>16 bytes: id of the ceremony
 *   <li>48 bytes: value
 * </ul>
 */
final class ShareV1 {

    static final int LENGTH = 72;
    static final int VALUE_LENGTH = 48;

    private static final byte[] HEADER = {'M', 'E', 'S', 1};
    private static final int BYTE = 0xff;

    private ShareV1() {}

    /** Writes a share into bytes that the caller must wipe. */
    static byte[] write(Share share) {
        return ByteBuffer.allocate(LENGTH)
                .put(HEADER)
                .put(share.kind().code())
                .put((byte) share.quorum().threshold())
                .put((byte) share.quorum().shares())
                .put((byte) share.number())
                .put(share.ceremony().bytes())
                .put(share.value())
                .array();
    }

    /**
     * Leaves the array alone.
     *
     * @throws InvalidShareException if it is no share of this version
     */
    static Share read(byte[] bytes) {
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        byte[] header = next(fields, HEADER.length);
        SecretKind kind = SecretKind.findByCode(fields.get()).orElse(null);
        if (!Arrays.equals(header, HEADER) || kind == null) {
            throw new InvalidShareException("not a share, or one of a newer version");
        }
        Quorum quorum = quorumOf(fields.get() & BYTE, fields.get() & BYTE);
        int number = fields.get() & BYTE;
        if (number < 1 || number > quorum.shares()) {
            throw new InvalidShareException("the share's number is not valid");
        }
        CeremonyId ceremony = new CeremonyId(next(fields, CeremonyId.LENGTH));
        return Share.takeOwnershipOf(next(fields, VALUE_LENGTH), number, kind, quorum, ceremony);
    }

    private static Quorum quorumOf(int threshold, int shares) {
        try {
            return new Quorum(threshold, shares);
        } catch (IllegalArgumentException e) {
            throw new InvalidShareException("the threshold and the shares " + e.getMessage());
        }
    }

    private static byte[] next(ByteBuffer fields, int length) {
        byte[] field = new byte[length];
        fields.get(field);
        return field;
    }
}
