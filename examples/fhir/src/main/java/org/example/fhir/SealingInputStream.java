package org.example.fhir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.medchain.keys.client.message.SealingOutputStream;

/**
 * Gives the message of what it reads, in as little memory as a few frames take. It counts what it reads. A plaintext that breaks off gives a message
 * that never opens.
 */
final class SealingInputStream extends InputStream {

    /** Begins a message. */
    @FunctionalInterface
    interface Sealing {

        SealingOutputStream begin(OutputStream out) throws IOException;
    }

    private final InputStream plaintext;
    private final SealedBytes sealed = new SealedBytes();
    private final SealingOutputStream sealing;
    private final byte[] part = new byte[1 << 16];
    private long plaintextLength;
    private boolean ended;

    SealingInputStream(InputStream plaintext, Sealing sealing) throws IOException {
        this.plaintext = plaintext;
        this.sealing = sealing.begin(sealed);
    }

    /** Returns how much of the plaintext was read so far. */
    long plaintextLength() {
        return plaintextLength;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (sealed.isTaken()) {
            if (ended) {
                return -1;
            }
            sealMore();
        }
        return sealed.take(bytes, offset, length);
    }

    private void sealMore() throws IOException {
        sealed.reset();
        int count = plaintext.read(part);
        if (count < 0) {
            ended = true;
            sealing.close();
        } else {
            plaintextLength += count;
            sealing.write(part, 0, count);
        }
    }

    /** Closes both streams; before the end of the plaintext, it aborts the message, which then has no last frame. */
    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            sealing.abort();
            sealing.close();
        }
        Arrays.fill(part, (byte) 0);
        plaintext.close();
    }

    /** The part of the message that was sealed and not yet taken. */
    private static final class SealedBytes extends ByteArrayOutputStream {

        private int position;

        boolean isTaken() {
            return position == count;
        }

        int take(byte[] bytes, int offset, int length) {
            int taken = Math.min(length, count - position);
            System.arraycopy(buf, position, bytes, offset, taken);
            position += taken;
            return taken;
        }

        @Override
        public void reset() {
            super.reset();
            position = 0;
        }
    }
}
