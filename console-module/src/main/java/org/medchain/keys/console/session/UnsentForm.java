package org.medchain.keys.console.session;

import java.time.Instant;
import java.util.Map;

/**
 * A form that came when the session of its person was over.
 *
 * @param path to which it was sent
 * @param fields as they were filled in
 * @param keptAt when it came
 */
public record UnsentForm(String path, Map<String, String> fields, Instant keptAt) {

    /** The most characters that are kept, so that a thousand sessions need little memory. */
    private static final int MOST = 16_384;

    /** The most fields: each takes memory, however short it is. */
    private static final int MOST_FIELDS = 50;

    public UnsentForm {
        fields = Map.copyOf(fields);
    }

    boolean isShort() {
        return fields.size() <= MOST_FIELDS
                && fields.entrySet().stream()
                                .mapToInt(field -> field.getKey().length()
                                        + field.getValue().length())
                                .sum()
                        <= MOST;
    }

    @Override
    public String toString() {
        return "UnsentForm[redacted]";
    }
}
