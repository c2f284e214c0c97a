package org.medchain.keys.chain;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** 32 bytes that SHA-256 or HMAC-SHA-256 gave. Not a secret; its text is 64 lower-case hex digits. */
public record Hash(byte[] bytes) {

    /** The length of a hash, in bytes. */
    public static final int LENGTH = 32;

    private static final HexFormat HEX = HexFormat.of();

    /** @throws MalformedAuditException if there are not 32 bytes */
    public Hash {
        if (bytes.length != LENGTH) {
            throw new MalformedAuditException("hash");
        }
        bytes = bytes.clone();
    }

    /** Returns the SHA-256 (FIPS 180-4) of the parts, joined. */
    public static Hash sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return new Hash(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** @throws MalformedAuditException if the text is not 64 lower-case hex digits */
    public static Hash parse(String hex) {
        if (hex.length() != 2 * LENGTH || !isLowerCaseHex(hex)) {
            throw new MalformedAuditException("hash");
        }
        return new Hash(HEX.parseHex(hex));
    }

    // A loop and no stream, here and in ChainHead: verification runs it for every entry.
    private static boolean isLowerCaseHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }
}
