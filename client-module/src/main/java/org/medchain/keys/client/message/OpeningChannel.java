package org.medchain.keys.client.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * Opens parts of a message: a read takes the frames that it needs and no others. The last frame is verified first, so that a message that is
 * cut, or followed by anything, does not open at all. For one thread.
 */
public final class OpeningChannel implements SeekableByteChannel {

    private final SeekableByteChannel source;
    private final InputStream in;
    private final MessageReader reader;
    private final MessageLayout layout;
    private long number;
    private long position;

    /**
     * Reads the header and the last frame, and has the data key opened.
     *
     * @param source from its first byte to its end the message, and nothing else; closed with this channel
     * @throws InvalidMessageException if it does not begin and end as a message under its data key
     */
    public OpeningChannel(SeekableByteChannel source, OpeningKeys keys) throws IOException {
        this.source = source;
        this.in = Channels.newInputStream(source);
        source.position(0);
        MessageHeader header = MessageHeader.read(in);
        this.layout = MessageLayout.of(header, source.size());
        this.reader = new MessageReader(header, keys);
        try {
            readFrame(layout.frames());
        } catch (InvalidMessageException | IOException e) {
            reader.close();
            throw e;
        }
    }

    private void readFrame(long wanted) throws IOException {
        number = 0;
        source.position(layout.offsetOf(wanted));
        reader.read(in, wanted);
        layout.requireItsPlace(reader, wanted);
        number = wanted;
    }

    /** @throws InvalidMessageException if a frame is not authentic; nothing of it is in the buffer */
    @Override
    public int read(ByteBuffer destination) throws IOException {
        requireOpen();
        if (!destination.hasRemaining()) {
            return 0;
        }
        if (position >= size()) {
            return -1;
        }
        int count = 0;
        while (destination.hasRemaining() && position < size()) {
            count += readWithinFrame(destination);
        }
        return count;
    }

    private int readWithinFrame(ByteBuffer destination) throws IOException {
        long wanted = position / layout.frameLength() + 1;
        if (wanted != number) {
            readFrame(wanted);
        }
        int from = (int) (position % layout.frameLength());
        byte[] part = new byte[Math.min(destination.remaining(), reader.length() - from)];
        reader.copy(from, part, 0, part.length);
        destination.put(part);
        position += part.length;
        return part.length;
    }

    /** Returns the size of the plaintext. */
    @Override
    public long size() throws ClosedChannelException {
        requireOpen();
        return layout.contentLength();
    }

    @Override
    public long position() throws ClosedChannelException {
        requireOpen();
        return position;
    }

    @Override
    public OpeningChannel position(long newPosition) throws ClosedChannelException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("a position is not negative");
        }
        position = newPosition;
        return this;
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() throws IOException {
        try (source) {
            reader.close();
        }
    }
}
