package org.example.fhir;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Takes the first bytes of what is written to it, enough for the header of a message, and then refuses more. */
final class Beginning extends OutputStream {

    private final byte[] bytes = new byte[1 << 14];
    private int length;

    boolean isFull() {
        return length == bytes.length;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        if (isFull()) {
            throw new IOException("the beginning is all that is wanted");
        }
        int taken = Math.min(count, bytes.length - length);
        System.arraycopy(from, offset, bytes, length, taken);
        length += taken;
    }
}
