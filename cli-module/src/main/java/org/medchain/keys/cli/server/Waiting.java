package org.medchain.keys.cli.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another process does. */
public final class Waiting {

    private Waiting() {}

    /**
     * Asks until the answer is yes, or the time is over.
     *
     * @return the last answer
     */
    static boolean until(BooleanSupplier question, Duration limit, Duration pause) {
        return until(question::getAsBoolean, Boolean::booleanValue, limit, pause);
    }

    /**
     * Asks until the answer is enough, or the time is over; at least once.
     *
     * @param pause between two questions
     * @return the last answer
     * @throws ServerException if the thread is interrupted
     */
    public static <T> T until(Supplier<T> question, Predicate<T> enough, Duration limit, Duration pause) {
        long begun = System.nanoTime();
        T answer = question.get();
        while (!enough.test(answer) && System.nanoTime() - begun < limit.toNanos()) {
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServerException("interrupted while it waited for another process", e);
            }
            answer = question.get();
        }
        return answer;
    }
}
