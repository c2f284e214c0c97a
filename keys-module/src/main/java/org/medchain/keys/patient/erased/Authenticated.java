package org.medchain.keys.patient.erased;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.crypto.Mac;

/** Passes on what is written, and has it authenticated. */
final class Authenticated extends FilterOutputStream {

    private final Mac mac;

    Authenticated(OutputStream out, Mac mac) {
        super(out);
        this.mac = mac;
    }

    @Override
    public void write(int octet) throws IOException {
        mac.update((byte) octet);
        out.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        mac.update(bytes, offset, length);
        out.write(bytes, offset, length);
    }
}
