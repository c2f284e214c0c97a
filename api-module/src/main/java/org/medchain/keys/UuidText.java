package org.medchain.keys;

import java.util.UUID;
import java.util.regex.Pattern;

/** Reads an id that clients send as the text of a UUID. */
public final class UuidText {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private UuidText() {}

    /**
     * @param field the id's name as clients write it
     * @param text the 36 characters of RFC 9562 section 4; case does not count
     * @throws MalformedValueException if the text is missing or anything else
     */
    public static UUID require(String field, String text) {
        // UUID.fromString also takes groups of other lengths, signs and non-ASCII digits.
        if (text == null || !SHAPE.matcher(text).matches()) {
            throw new MalformedValueException(field, "must be a UUID of 36 characters");
        }
        return UUID.fromString(text);
    }
}
