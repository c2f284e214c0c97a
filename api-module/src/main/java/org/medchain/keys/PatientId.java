package org.medchain.keys;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * Names one patient within a tenant, as the hospital does. Normalised to Unicode NFC (UAX #15), so that two spellings of
 * one id are one patient; 1 to 128 code points and at most 256 bytes of UTF-8.
 *
 * <p>Refused, because they would look like another id: control and format characters (zero-width ones among them),
 * separators other than the plain space, characters with no visible form (Unicode's Default_Ignorable_Code_Point and the
 * empty Braille pattern), unpaired surrogates, unassigned and private code points, and a space at either end. U+FFFD is
 * refused since it stands for bytes that could not be read, and so for many ids. {@code "."} and {@code ".."} are refused
 * since they can't stand in a URI path.
 *
 * <p>Use a surrogate id: the encryption context carries it in clear into the key management service's own log.
 */
public record PatientId(String value) {

    private static final String RULE =
            "must be 1 to 128 visible characters, at most 256 bytes of UTF-8, without a blank at either end";

    private static final int MAX_CODE_POINTS = 128;
    private static final int MAX_UTF8_BYTES = 256;

    /** The longest spelling that is normalised, in chars: no id within the limits above has a longer one. */
    private static final int MAX_SPELLING = 4 * MAX_CODE_POINTS;

    private static final int UNREADABLE = 0xFFFD;

    /** @throws MalformedValueException if the value is none of the ids above */
    public PatientId {
        if (value.length() > MAX_SPELLING || !value.codePoints().allMatch(PatientId::isAllowed)) {
            throw new MalformedValueException("patientId", RULE);
        }
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (value.isEmpty()
                || value.codePointCount(0, value.length()) > MAX_CODE_POINTS
                || value.getBytes(StandardCharsets.UTF_8).length > MAX_UTF8_BYTES
                || value.startsWith(" ")
                || value.endsWith(" ")
                || value.equals(".")
                || value.equals("..")) {
            throw new MalformedValueException("patientId", RULE);
        }
    }

    private static boolean isAllowed(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> codePoint != UNREADABLE && !isInvisible(codePoint);
        };
    }

    /** Letters, marks and symbols that show nothing; the format characters that show nothing are known by their type. */
    private static boolean isInvisible(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default ->
                isWithin(codePoint, 0x180B, 0x180F)
                        || isWithin(codePoint, 0xFE00, 0xFE0F)
                        || isWithin(codePoint, 0xE0000, 0xE0FFF);
        };
    }

    private static boolean isWithin(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }

    /** Returns a redacted text: patient ids don't belong in logs. */
    @Override
    public String toString() {
        return "PatientId[redacted]";
    }
}
