package org.medchain.keys.edge;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The id of each request. An {@code X-Request-Id} of 1 to 64 letters, digits, dots, hyphens and underscores is taken from the
 * caller; any other is replaced.
 */
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final long VERSION_4 = 0x4000;
    private static final long VERSION_MASK = ~0xf000L;
    private static final long VARIANT_2 = 0x8000000000000000L;
    private static final long VARIANT_MASK = 0x3fffffffffffffffL;

    private RequestIds() {}

    static String of(String given) {
        return given != null && SHAPE.matcher(given).matches() ? given : next();
    }

    /** Returns a new id; it is no secret, so it need not come from the one generator that all threads wait for. */
    private static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID((random.nextLong() & VERSION_MASK) | VERSION_4, (random.nextLong() & VARIANT_MASK) | VARIANT_2)
                .toString();
    }
}
