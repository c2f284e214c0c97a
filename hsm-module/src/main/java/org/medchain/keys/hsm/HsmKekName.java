package org.medchain.keys.hsm;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.medchain.keys.HsmKeyLabel;

/**
 * Names a KEK: by its label, under which the HSM finds it, and by its fingerprint, since another key may get the label later.
 *
 * @param fingerprint what the KEK makes of a fixed block; no secret
 */
record HsmKekName(HsmKeyLabel label, byte[] fingerprint) {

    static final int FINGERPRINT_LENGTH = 16;

    HsmKekName {
        if (fingerprint.length != FINGERPRINT_LENGTH) {
            throw new IllegalArgumentException("a KEK's fingerprint has " + FINGERPRINT_LENGTH + " bytes");
        }
        fingerprint = fingerprint.clone();
    }

    @Override
    public byte[] fingerprint() {
        return fingerprint.clone();
    }

    /** Returns the bytes of the name: fingerprint, length of the label, label. */
    byte[] toBytes() {
        byte[] text = label.toAscii();
        return ByteBuffer.allocate(FINGERPRINT_LENGTH + 1 + text.length)
                .put(fingerprint)
                .put((byte) text.length)
                .put(text)
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HsmKekName that
                && label.equals(that.label)
                && MessageDigest.isEqual(fingerprint, that.fingerprint);
    }

    @Override
    public int hashCode() {
        return 31 * label.hashCode() + Arrays.hashCode(fingerprint);
    }

    @Override
    public String toString() {
        return label + " (" + HexFormat.of().formatHex(fingerprint) + ")";
    }
}
