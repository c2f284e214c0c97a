package org.medchain.keys.caller;

/** Text of a token as the audit trail takes it: on one line, and no longer than a column holds. */
final class ClaimText {

    private static final int MAX_LENGTH = 200;

    private ClaimText() {}

    /** Claims come from outside: no line breaks into the trail, and at most 200 UTF-16 units. */
    static String of(String claim) {
        return cut(claim.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?"), MAX_LENGTH);
    }

    /** Never cuts between the two halves of a character: neither a database nor the chain would take one. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
