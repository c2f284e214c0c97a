package org.medchain.keys.client.index;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import org.medchain.keys.MalformedValueException;

/**
 * A field's value as it is indexed, so that spellings that people take for the same are found by each other: in Unicode Normalization Form C (UAX
 * #15), without regard to case, without blanks at either end, each run of blanks one space.
 */
record NormalText(String value) {

    private static final char FINAL_SIGMA = '\u03C2';
    private static final char SIGMA = '\u03C3';

    /** @throws MalformedValueException if there is nothing but blanks, or half a character; it does not say what */
    static NormalText of(String value) {
        if (value.codePoints().anyMatch(NormalText::isSurrogate)) {
            throw new MalformedValueException("value", "must have no half characters");
        }
        String normal = Normalizer.normalize(folded(collapsed(Normalizer.normalize(value, Form.NFD))), Form.NFC);
        if (normal.isEmpty()) {
            throw new MalformedValueException("value", "must be more than blanks");
        }
        return new NormalText(normal);
    }

    private static boolean isSurrogate(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    private static String collapsed(String text) {
        StringBuilder collapsed = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (!isBlank(codePoint)) {
                collapsed.appendCodePoint(codePoint);
            } else if (!collapsed.isEmpty() && collapsed.charAt(collapsed.length() - 1) != ' ') {
                collapsed.append(' ');
            }
        });
        return collapsed.toString().stripTrailing();
    }

    private static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    /**
     * Folds case, by upper case first, since some letters meet only there; lower case of a sigma depends on what
     * follows.
     */
    private static String folded(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace(FINAL_SIGMA, SIGMA);
    }

    @Override
    public String toString() {
        return "NormalText[redacted]";
    }
}
