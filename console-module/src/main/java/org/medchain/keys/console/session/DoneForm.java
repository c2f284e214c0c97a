package org.medchain.keys.console.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.medchain.keys.chain.Hash;

/**
 * A form that was carried out last in its session. A double click sends it twice.
 *
 * @param digest names path and fields
 * @param location where the browser goes next
 */
public record DoneForm(Hash digest, String location, Instant time) {

    private static final Duration DOUBLE_CLICK = Duration.ofSeconds(10);

    /** Returns the form of these fields that goes to the path. */
    public static DoneForm of(String path, Map<String, String> fields, String location, Instant time) {
        return new DoneForm(digest(path, fields), location, time);
    }

    /** Returns true if the same form was sent at once again. */
    public boolean isSentAgain(String path, Map<String, String> fields, Instant now) {
        return now.isBefore(time.plus(DOUBLE_CLICK)) && digest.equals(digest(path, fields));
    }

    private static Hash digest(String path, Map<String, String> fields) {
        return Hash.sha256((path + fields).getBytes(StandardCharsets.UTF_8));
    }
}
