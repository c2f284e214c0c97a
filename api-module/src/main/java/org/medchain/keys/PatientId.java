package org.medchain.keys;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * Names one patient within a tenant, as the hospital does. Normalised to Unicode NFC (UAX #15), so that two spellings of
 * one id are one patient; 1 to 128 code points and at most 256 bytes of UTF-8.
 *
 * <p>Refused, because they would look like another id: control and format characters (zero-width ones among them),
 * separators other than the plain space, unpaired surrogates, unassigned and private code points, and a space at either
 * end. {@code "."} and {@code ".."} are refused since they can't stand in a URI path.
 *
 * <p>Use a surrogate id: the encryption context carries it in clear into the key management service's own log.
 */
public record PatientId(String value) {

    private static final int MAX_CODE_POINTS = 128;
    private static final int MAX_UTF8_BYTES = 256;

    /** @throws MalformedValueException if the value is none of the ids above */
    public PatientId {
        if (value.length() > 2 * MAX_CODE_POINTS || !value.codePoints().allMatch(PatientId::isAllowed)) {
            throw new MalformedValueException("patientId");
        }
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (value.isEmpty()
                || value.codePointCount(0, value.length()) > MAX_CODE_POINTS
                || value.getBytes(StandardCharsets.UTF_8).length > MAX_UTF8_BYTES
                || value.startsWith(" ")
                || value.endsWith(" ")
                || value.equals(".")
                || value.equals("..")) {
            throw new MalformedValueException("patientId");
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
            default -> true;
        };
    }

    /** Redacted: patient ids don't belong in logs. */
    @Override
    public String toString() {
        return "PatientId[redacted]";
    }
}
