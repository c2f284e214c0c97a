package org.medchain.keys.client;

import java.time.Duration;

/**
 * The limits of a plain key that is kept: for how long and for how much it is used again.
 *
 * @param age how long after it was asked for a key is used at most: 1 second to 5 minutes
 * @param keys how many are kept: 1 to 10,000; beyond it the one that was not used for the longest time goes
 * @param messagesPerKey how many messages one data key seals: 1 to 2<sup>20</sup>; with 1 each message has its own
 * @param bytesPerKey of plaintext, after which a data key begins no other message: 1 to 2<sup>40</sup>
 */
public record KeyCacheSettings(Duration age, int keys, int messagesPerKey, long bytesPerKey) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_KEYS = 10_000;
    private static final int MOST_MESSAGES = 1 << 20;
    private static final long MOST_BYTES = 1L << 40;

    /** @throws IllegalArgumentException if a value is out of its bounds; it names which */
    public KeyCacheSettings {
        require(age.compareTo(SHORTEST) >= 0 && age.compareTo(LONGEST) <= 0, "age must be 1 second to 5 minutes");
        require(keys >= 1 && keys <= MOST_KEYS, "keys must be 1 to 10,000");
        require(messagesPerKey >= 1 && messagesPerKey <= MOST_MESSAGES, "messagesPerKey must be 1 to 1,048,576");
        require(bytesPerKey >= 1 && bytesPerKey <= MOST_BYTES, "bytesPerKey must be 1 to 1,099,511,627,776");
    }

    /** Keys are kept to open, 1,000 of them; each message is sealed under a data key of its own. */
    public static KeyCacheSettings toOpen(Duration age) {
        return new KeyCacheSettings(age, 1_000, 1, MOST_BYTES);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
