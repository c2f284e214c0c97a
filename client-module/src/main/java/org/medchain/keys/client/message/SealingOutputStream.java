package org.medchain.keys.client.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * Seals what is written to it, in as little memory as two frames take. {@link #close()} writes the last frame and makes the message whole.
 *
 * <p>Limit: whether the plaintext came to its end only the caller knows. If it did not, call {@link #abort()} before the stream is closed:
 * then there is no last frame, and what was written never opens as a whole. {@link #transferFrom} does so by itself.
 */
public final class SealingOutputStream extends OutputStream {

    private final OutputStream out;
    private final MessageWriter writer;
    private final byte[] plain = new byte[Frames.CONTENT_LENGTH];
    private final byte[] sealed = new byte[Frames.CONTENT_LENGTH + Frames.LAST_OVERHEAD];
    private int filled;
    private boolean broken;
    private boolean closed;

    /**
     * Writes the header.
     *
     * @param out takes the message; closed with this stream
     * @param dataKey is closed
     */
    public SealingOutputStream(OutputStream out, SealingKey dataKey, MessageContext context, SecureRandom random)
            throws IOException {
        this.out = out;
        this.writer = new MessageWriter(dataKey, context, random);
        try {
            out.write(writer.header());
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireWhole();
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (filled == plain.length) {
                writeFrame(false);
            }
            int count = Math.min(end - from, plain.length - filled);
            System.arraycopy(bytes, from, plain, filled, count);
            filled += count;
            from += count;
        }
    }

    /**
     * Seals all that the input has. If that breaks off, which is an exception, the message is given up: it does not open as a whole.
     *
     * @param plaintext is left open
     */
    public void transferFrom(InputStream plaintext) throws IOException {
        try {
            plaintext.transferTo(this);
        } catch (IOException | RuntimeException | Error e) {
            abort();
            throw e;
        }
    }

    private void requireWhole() throws IOException {
        if (closed || broken) {
            throw new IOException("the stream is closed, or a write failed before");
        }
    }

    private void writeFrame(boolean last) throws IOException {
        broken = true;
        int length = writer.seal(plain, 0, filled, last, sealed, 0);
        out.write(sealed, 0, length);
        filled = 0;
        broken = false;
    }

    /** Passes on whole frames only. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Gives the message up: it gets no last frame. The stream is still to be closed. */
    public void abort() {
        broken = true;
    }

    /** Writes the last frame, unless the message was given up or a write failed. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out;
                writer) {
            if (!broken) {
                writeFrame(true);
            }
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
}
