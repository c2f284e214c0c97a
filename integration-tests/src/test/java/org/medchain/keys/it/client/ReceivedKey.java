package org.medchain.keys.it.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A plain key that the service handed out. It never prints itself. */
public final class ReceivedKey {

    private final byte[] bytes;
    private final int base64Length;

    ReceivedKey(byte[] bytes, int base64Length) {
        this.bytes = bytes;
        this.base64Length = base64Length;
    }

    public int length() {
        return bytes.length;
    }

    /** How many characters it had in the answer. */
    public int base64Length() {
        return base64Length;
    }

    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceivedKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ReceivedKey[redacted]";
    }
}
