package org.medchain.keys.client.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Opens a message as it is read, frame by frame; a frame's bytes are there once its tag is verified. The end of the stream is the end of the
 * message: a message that is cut or followed by anything ends with an {@link InvalidMessageException}, and so does each further read.
 *
 * <p>Limit: what was read before such an end is authentic, but not the whole. Act on it only when the end was reached.
 */
public final class OpeningInputStream extends InputStream {

    private final InputStream in;
    private final MessageReader reader;
    private long number;
    private int position;
    private boolean ended;
    private boolean closed;
    private InvalidMessageException invalid;

    /**
     * Reads the header and has the data key opened.
     *
     * @param in the message, and nothing else; closed with this stream
     * @throws InvalidMessageException if it does not begin as a message under its data key
     */
    public OpeningInputStream(InputStream in, OpeningKeys keys) throws IOException {
        this.in = in;
        this.reader = new MessageReader(MessageHeader.read(in), keys);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (position == reader.length()) {
            if (ended) {
                return -1;
            }
            readFrame();
        }
        int count = Math.min(length, reader.length() - position);
        reader.copy(position, bytes, offset, count);
        position += count;
        return count;
    }

    private void readFrame() throws IOException {
        if (invalid != null) {
            throw invalid;
        }
        position = 0;
        try {
            reader.read(in, ++number);
            if (reader.isLast()) {
                requireEnd();
                ended = true;
            }
        } catch (InvalidMessageException e) {
            invalid = e;
            reader.close();
            throw e;
        }
    }

    private void requireEnd() throws IOException {
        if (in.read() >= 0) {
            throw InvalidMessageException.notAuthentic(null);
        }
    }

    @Override
    public int available() {
        return reader.length() - position;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        position = 0;
        try (in) {
            reader.close();
        }
    }
}
