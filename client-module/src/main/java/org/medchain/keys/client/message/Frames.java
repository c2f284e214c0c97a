package org.medchain.keys.client.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The layout of frames. Those before the last have as many bytes of content as the header says; the last has no more, and may have none.
 *
 * <pre>
 * length                  content
 *      4                  of the last alone: 0xFFFFFFFF
 *      4                  number, from 1
 *     12                  IV: the number
 *      4                  of the last alone: length of the content
 *                         ciphertext, as long as the content
 *     16                  tag
 * </pre>
 *
 * The associated data is message id, a sentence that tells the last frame from others, number (4) and length of the content (8).
 */
final class Frames {

    /** The content length of each frame that is written, but for the last. */
    static final int CONTENT_LENGTH = 65_536;

    /** The bytes of a frame beside its content. */
    static final int OVERHEAD = 4 + MessageKey.IV_LENGTH + MessageKey.TAG_LENGTH;

    /** The bytes of the last frame beside its content. */
    static final int LAST_OVERHEAD = 8 + OVERHEAD;

    static final int LAST = 0xFFFFFFFF;

    /** The largest number of frames, since no frame has the number that marks the last. */
    static final long MOST = 0xFFFFFFFEL;

    private static final byte[] FRAME = "AWSKMSEncryptionClient Frame".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FINAL_FRAME = "AWSKMSEncryptionClient Final Frame".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    static byte[] iv(long number) {
        return ByteBuffer.allocate(MessageKey.IV_LENGTH)
                .putInt(0)
                .putLong(number)
                .array();
    }

    static byte[] associatedData(byte[] messageId, long number, boolean last, int contentLength) {
        byte[] sentence = last ? FINAL_FRAME : FRAME;
        return ByteBuffer.allocate(messageId.length + sentence.length + Integer.BYTES + Long.BYTES)
                .put(messageId)
                .put(sentence)
                .putInt((int) number)
                .putLong(contentLength)
                .array();
    }
}
