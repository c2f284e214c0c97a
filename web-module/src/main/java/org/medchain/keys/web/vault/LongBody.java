package org.medchain.keys.web.vault;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may be long only with permission. It asks once, before it gives more than its first bytes. */
final class LongBody extends FilterInputStream {

    private final Runnable permission;
    private int left;
    private boolean permitted;

    /**
     * @param free how many bytes are given without permission
     * @param permission throws if there is none
     */
    LongBody(InputStream in, int free, Runnable permission) {
        super(in);
        this.left = free;
        this.permission = permission;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(read);
        return read;
    }

    private void count(int read) {
        if (read > left && !permitted) {
            permission.run();
            permitted = true;
        }
        left -= Math.max(0, Math.min(read, left));
    }
}
