package org.medchain.keys.provider;

import java.util.function.Supplier;

/**
 * The number of calls that share one deadline of a provider, when a call may be followed by others to other Regions.
 * Each may take its part of it.
 *
 * <p>Limit: it holds for the calling thread, so the provider has to call on that one.
 */
public final class SharedDeadline {

    private static final ThreadLocal<Integer> PARTS = ThreadLocal.withInitial(() -> 1);

    private SharedDeadline() {}

    /** Makes a call that may take one of so many parts of the deadline. */
    public static <T> T among(int parts, Supplier<T> call) {
        int before = PARTS.get();
        PARTS.set(parts);
        try {
            return call.get();
        } finally {
            PARTS.set(before);
        }
    }

    /** Returns into how many parts the deadline is divided for a call of this thread: 1 if the call has all of it. */
    public static int parts() {
        return PARTS.get();
    }
}
