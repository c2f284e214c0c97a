package org.medchain.keys.audit.directing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The entity tag of a directing row, or of a part of one (RFC 9110 section 8.8.3): other values have another tag. Clients compare it and read nothing
 * in it.
 *
 * @param value without the quotes that it has in a header
 */
public record RowTag(String value) {

    private static final int LENGTH = 16;

    /** Returns the tag of the row with these values. */
    public static RowTag of(RowName name, RowValues values) {
        byte[] hash = sha256().digest((name.subject() + "\n" + values.text()).getBytes(StandardCharsets.UTF_8));
        return new RowTag(Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, LENGTH)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JRE has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "\"" + value + "\"";
    }
}
