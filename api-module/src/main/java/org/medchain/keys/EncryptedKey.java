package org.medchain.keys;

import java.util.Arrays;
import java.util.Base64;

/**
 * A sealed wrapped key with its header, which the caller stores beside the record and gives back to have it opened;
 * docs/formats.md has the format. Useless without the patient's erasure key and the tenant's CMK or KEK.
 */
public record EncryptedKey(byte[] bytes) {

    /** No encrypted key of any version is longer, in bytes. */
    public static final int MAX_LENGTH = 8192;

    private static final String RULE =
            "must be 1 to " + MAX_LENGTH + " bytes in base64 (RFC 4648 section 4), padded, without line breaks";

    /** @throws MalformedValueException if there are no bytes, or more than {@link #MAX_LENGTH} */
    public EncryptedKey {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new MalformedValueException("encryptedKey", RULE);
        }
        bytes = bytes.clone();
    }

    /** @throws MalformedValueException if the text is not base64 (RFC 4648 section 4, padded) */
    public static EncryptedKey fromBase64(String text) {
        if (text.length() > (MAX_LENGTH + 2) / 3 * 4) {
            throw new MalformedValueException("encryptedKey", RULE);
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("encryptedKey", RULE);
        }
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new MalformedValueException("encryptedKey", RULE);
        }
        return new EncryptedKey(decoded);
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptedKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "EncryptedKey[redacted]";
    }
}
