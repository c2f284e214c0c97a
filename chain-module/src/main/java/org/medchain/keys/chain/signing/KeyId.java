package org.medchain.keys.chain.signing;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names a public key: the first 8 bytes of SHA-256 of its SubjectPublicKeyInfo (RFC 5280, RFC 8410), as hex. */
public final class KeyId {

    /** The length of an id, in characters. */
    public static final int LENGTH = 16;

    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{" + LENGTH + "}");

    private KeyId() {}

    static String of(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(hash, 0, LENGTH / 2);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** Returns true if a key could have this id. */
    public static boolean isWellFormed(String text) {
        return TEXT.matcher(text).matches();
    }
}
