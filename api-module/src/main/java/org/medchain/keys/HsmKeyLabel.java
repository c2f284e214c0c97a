package org.medchain.keys;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The label of a KEK in an HSM: 1 to 64 letters, digits and {@code . _ -} of ASCII, the first of them a letter or digit. */
public record HsmKeyLabel(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws MalformedValueException if the value is no such label */
    public HsmKeyLabel {
        if (!SHAPE.matcher(value).matches()) {
            throw new MalformedValueException("hsmKeyLabel", "must be 1 to 64 letters, digits and . _ -");
        }
    }

    public byte[] toAscii() {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return value;
    }
}
