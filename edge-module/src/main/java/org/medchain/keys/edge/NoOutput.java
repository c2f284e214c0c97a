package org.medchain.keys.edge;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/** Where the rest of an answer goes that is already given. */
final class NoOutput extends ServletOutputStream {

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new IllegalStateException("the answer is already given");
    }

    @Override
    public void write(int value) {
        // It is not for the client.
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        // It is not for the client.
    }
}
