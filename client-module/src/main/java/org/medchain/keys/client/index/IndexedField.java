package org.medchain.keys.client.index;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/**
 * A field that is searched by equality, with what its index gives away.
 *
 * <p>The fewer bits an index value has, the less it tells, and the more other records a search finds besides: of a table with n records about
 * n / 2<sup>bits</sup>. The application opens what it found and leaves out what does not match.
 *
 * <p>A field with few values is refused. Equal values have equal index values, so those who see the table see how often each occurs: of a blood
 * group or a diagnosis that alone says which is which, without any key.
 *
 * @param entity of the record, such as {@code Patient}
 * @param name of the field, such as {@code familyName}
 * @param bits of an index value, {@value #LEAST_BITS} to {@value #MOST_BITS}
 * @param distinctValues how many different values the field is expected to have at least, in one tenant's records;
 *     {@value #LEAST_DISTINCT_VALUES} or more
 */
public record IndexedField(String entity, String name, int bits, long distinctValues) {

    public static final int LEAST_BITS = 8;
    public static final int MOST_BITS = 128;

    /** The least number of distinct values: with fewer, frequencies tell which value is which. */
    public static final int LEAST_DISTINCT_VALUES = 1_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

    /** @throws MalformedValueException if a name is malformed, the length is not within its bounds, or the field has too few values */
    public IndexedField {
        requireName("entity", entity);
        requireName("name", name);
        if (bits < LEAST_BITS || bits > MOST_BITS) {
            throw new MalformedValueException("bits", "must be " + LEAST_BITS + " to " + MOST_BITS);
        }
        if (distinctValues < LEAST_DISTINCT_VALUES) {
            throw new MalformedValueException(
                    "distinctValues",
                    "must be " + LEAST_DISTINCT_VALUES
                            + " or more: of a field with fewer values the index would tell which record has which");
        }
    }

    private static void requireName(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new MalformedValueException(
                    field, "must be a letter and then letters, digits and underscores of ASCII, at most 64");
        }
    }

    /** Returns the bytes that tell apart the index keys that are derived from one tenant key. A name has no dot. */
    byte[] info() {
        return ("medchain-keys blind index v1 " + entity + "." + name).getBytes(StandardCharsets.US_ASCII);
    }
}
