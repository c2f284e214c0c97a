package org.medchain.keys.client.message;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.LongConsumer;

/**
 * One message that is being written: its one header, then its frames by number. It draws the message's id itself, so that no two headers are
 * sealed under one.
 */
final class MessageWriter implements AutoCloseable {

    private final byte[] messageId = new byte[MessageKey.ID_LENGTH];
    private final MessageKey key;
    private final LongConsumer sealedBytes;
    private final byte[] header;
    private long number;

    /** Closes the data key. */
    MessageWriter(SealingKey dataKey, MessageContext context, SecureRandom random) {
        random.nextBytes(messageId);
        HeaderKey headerKey;
        try (dataKey) {
            headerKey = HeaderKey.of(dataKey, context);
            key = MessageKey.derive(dataKey.plainKey(), messageId);
        }
        sealedBytes = dataKey.sealedBytes();
        byte[] body = MessageHeader.bodyOf(messageId, context, headerKey, key.commitment());
        header = ByteBuffer.allocate(body.length + MessageKey.TAG_LENGTH)
                .put(body)
                .put(key.sealHeader(body))
                .array();
    }

    byte[] header() {
        return header;
    }

    /**
     * Seals the next frame.
     *
     * @param length at most that of a frame, and exactly that unless it is the last
     * @param sealed has room for {@link Frames#LAST_OVERHEAD} bytes more than the content
     * @return how many bytes it has
     */
    int seal(byte[] plain, int from, int length, boolean last, byte[] sealed, int to) {
        if (number == Frames.MOST) {
            throw new IllegalStateException("a message has at most " + Frames.MOST + " frames");
        }
        number++;
        byte[] iv = Frames.iv(number);
        ByteBuffer out = ByteBuffer.wrap(sealed, to, sealed.length - to);
        if (last) {
            out.putInt(Frames.LAST).putInt((int) number).put(iv).putInt(length);
        } else {
            out.putInt((int) number).put(iv);
        }
        key.encrypt(
                iv,
                Frames.associatedData(messageId, number, last, length),
                plain,
                from,
                length,
                sealed,
                out.position());
        sealedBytes.accept(length);
        return length + (last ? Frames.LAST_OVERHEAD : Frames.OVERHEAD);
    }

    @Override
    public void close() {
        key.close();
    }
}
