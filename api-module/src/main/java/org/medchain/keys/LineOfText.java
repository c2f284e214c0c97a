package org.medchain.keys;

import java.util.regex.Pattern;

/**
 * Checks a line of text that a person wrote, such as a name or a reason. It must be something that a database, a log and a page
 * can all show.
 */
public final class LineOfText {

    /** Separators of lines, and the marks by which a text is shown in another order than it is written (UAX #9). */
    private static final Pattern MISLEADING =
            Pattern.compile("[\\p{Zl}\\p{Zp}\\x{061C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

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

    /**
     * Checks a line that is about to be stored for auditors to read. Stored lines are checked by {@link #require} alone, since some are older than this rule.
     *
     * @param field the text's name as clients write it
     * @throws MalformedValueException if the line has a line or paragraph separator or a mark of direction
     */
    public static String requireReadable(String field, String line) {
        if (MISLEADING.matcher(line).find()) {
            throw new MalformedValueException(field, "must not have line separators or marks of text direction");
        }
        return line;
    }

    private static boolean isRefused(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
