package org.medchain.keys;

/**
 * Checks a line of text that a person wrote, such as a name or a reason. It must be something that a database, a log and a page
 * can all show.
 */
public final class LineOfText {

    private LineOfText() {}

    /**
     * @param field the text's name as clients write it
     * @throws MalformedValueException if the text is missing, blank, longer than that many UTF-16 units, or has a control
     *     character or half a character
     */
    public static String require(String field, String text, int maxLength) {
        if (text == null
                || text.isBlank()
                || text.length() > maxLength
                || text.codePoints().anyMatch(LineOfText::isRefused)) {
            throw new MalformedValueException(
                    field, "must be 1 to " + maxLength + " characters on one line, not only blanks");
        }
        return text;
    }

    private static boolean isRefused(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
