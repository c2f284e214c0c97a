package org.medchain.keys.web.json;

import org.medchain.keys.MalformedValueException;

/** A query parameter that is {@code true} or {@code false}. */
public final class Flag {

    private Flag() {}

    /** @throws MalformedValueException if the text is anything else */
    public static boolean parse(String name, String text, boolean otherwise) {
        if (text == null) {
            return otherwise;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new MalformedValueException(name, "must be true or false");
        };
    }
}
