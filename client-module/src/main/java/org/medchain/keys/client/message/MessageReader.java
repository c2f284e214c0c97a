package org.medchain.keys.client.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.medchain.keys.PlainKey;

/** Reads the frames of one message, in whatever order they are asked for, each into a buffer from which only verified bytes are taken. */
final class MessageReader implements AutoCloseable {

    private final MessageHeader header;
    private final MessageKey key;
    private byte[] sealed = new byte[0];
    private byte[] content = new byte[0];
    private int length;
    private boolean last;

    /** @throws InvalidMessageException if the header does not authenticate under its data key */
    MessageReader(MessageHeader header, OpeningKeys keys) {
        this.header = header;
        try (PlainKey dataKey = keys.open(header)) {
            key = MessageKey.derive(dataKey, header.messageId());
        }
        try {
            key.verifyHeader(header);
        } catch (InvalidMessageException e) {
            close();
            throw e;
        }
    }

    /**
     * Reads a frame and not a byte more. If it throws, nothing is there to take.
     *
     * @param number that the frame must have
     * @throws InvalidMessageException if the frame is cut, altered, another or not there
     */
    void read(InputStream in, long number) throws IOException {
        length = 0;
        byte[] iv = Frames.iv(number);
        int first = readInt(in);
        last = first == Frames.LAST;
        if ((last ? readInt(in) : first) != (int) number
                || !Arrays.equals(iv, readFully(in, new byte[iv.length], iv.length))) {
            throw InvalidMessageException.notAuthentic(null);
        }
        int contentLength = last ? readInt(in) : header.frameLength();
        if (contentLength < 0 || contentLength > header.frameLength()) {
            throw InvalidMessageException.notAuthentic(null);
        }
        makeRoomFor(contentLength);
        readFully(in, sealed, contentLength + MessageKey.TAG_LENGTH);
        byte[] associatedData = Frames.associatedData(header.messageId(), number, last, contentLength);
        key.decrypt(iv, associatedData, sealed, contentLength + MessageKey.TAG_LENGTH, content);
        length = contentLength;
    }

    private static int readInt(InputStream in) throws IOException {
        return ByteBuffer.wrap(readFully(in, new byte[Integer.BYTES], Integer.BYTES))
                .getInt();
    }

    private static byte[] readFully(InputStream in, byte[] bytes, int length) throws IOException {
        if (in.readNBytes(bytes, 0, length) < length) {
            throw InvalidMessageException.notAuthentic(null);
        }
        return bytes;
    }

    private void makeRoomFor(int contentLength) {
        if (content.length < contentLength) {
            Arrays.fill(content, (byte) 0);
            content = new byte[contentLength];
        }
        if (sealed.length < contentLength + MessageKey.TAG_LENGTH) {
            sealed = new byte[contentLength + MessageKey.TAG_LENGTH];
        }
    }

    /** Returns the length of the frame that was read. */
    int length() {
        return length;
    }

    boolean isLast() {
        return last;
    }

    /** Copies content of the frame that was read. */
    void copy(int from, byte[] to, int offset, int count) {
        if (from + count > length) {
            throw new IndexOutOfBoundsException("the frame has less");
        }
        System.arraycopy(content, from, to, offset, count);
    }

    @Override
    public void close() {
        length = 0;
        Arrays.fill(content, (byte) 0);
        key.close();
    }
}
