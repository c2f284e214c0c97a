package org.medchain.keys.server.caller;

import java.util.regex.Pattern;

/** Text of a token as the audit trail takes it: on one line, and no longer than a column holds. */
final class ClaimText {

    private static final int MAX_LENGTH = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private ClaimText() {}

    /** Claims come from outside: no line breaks into the trail, and at most 200 UTF-16 units. */
    static String of(String claim) {
        return cut(UNPRINTABLE.matcher(claim).replaceAll("?"), MAX_LENGTH);
    }

    /**
     * Returns true if the text stands in the audit trail as it is: {@link #of} would neither cut it nor replace
     * anything in it.
     */
    static boolean canBeShown(String claim) {
        return claim.length() <= MAX_LENGTH
                && claim.strip().equals(claim)
                && !UNPRINTABLE.matcher(claim).find();
    }

    /** Cuts a text, never between the two halves of a character: neither a database nor the chain would take one. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
