package org.medchain.keys.server.token;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys that a test sets, and counts how often they are read. */
final class SetSource implements KeySource {

    private final AtomicInteger reads = new AtomicInteger();
    private volatile byte[] content;

    SetSource(byte[] content) {
        this.content = content;
    }

    void set(byte[] other) {
        content = other;
    }

    /** From here on it can't be reached. */
    void fail() {
        content = null;
    }

    int reads() {
        return reads.get();
    }

    @Override
    public byte[] read() throws IOException {
        reads.incrementAndGet();
        if (content == null) {
            throw new IOException("away");
        }
        return content;
    }
}
