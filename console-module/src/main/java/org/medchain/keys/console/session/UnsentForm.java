package org.medchain.keys.console.session;

import java.time.Instant;
import java.util.Map;
import org.medchain.keys.console.exchange.Answer;

/**
 * A form that came when the session of its person was over.
 *
 * @param path to which it was sent
 * @param fields as they were filled in
 * @param keptAt when it came
 */
public record UnsentForm(String path, Map<String, String> fields, Instant keptAt) {

    /** The most bytes that are kept, escaped, so that a thousand sessions need little memory; the page that shows them has them twice. */
    private static final int MOST = 20_000;

    /** The most fields: each takes memory, however short it is. */
    private static final int MOST_FIELDS = 50;

    public UnsentForm {
        fields = Map.copyOf(fields);
    }

    /** Returns true if it can be kept. */
    public boolean isShort() {
        return fields.size() <= MOST_FIELDS
                && fields.entrySet().stream()
                                .mapToInt(field ->
                                        Answer.escapedBytes(field.getKey()) + Answer.escapedBytes(field.getValue()))
                                .sum()
                        <= MOST;
    }

    @Override
    public String toString() {
        return "UnsentForm[redacted]";
    }
}
