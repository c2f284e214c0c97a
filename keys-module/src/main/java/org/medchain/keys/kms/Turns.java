package org.medchain.keys.kms;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many calls for one CMK are under way at once. So many more wait for their turn, first come, first served, which takes up a burst; what comes beyond
 * them, or waits too long, gets none. Safe for use by many threads.
 */
final class Turns {

    private final int goingOn;
    private final int waiting;
    private final Duration patience;
    private final Map<String, Queue> queues = new HashMap<>();

    Turns(int goingOn, int waiting, Duration patience) {
        this.goingOn = goingOn;
        this.waiting = waiting;
        this.patience = patience;
    }

    /** The calls for one CMK that are under way or wait. */
    private final class Queue {

        private final Semaphore turns = new Semaphore(goingOn, true);
        private int size;
    }

    /** Waits for a turn. What is returned ends it, and is to be run once. Empty if there are too many, or the thread is interrupted. */
    Optional<Runnable> take(String cmk) {
        return join(cmk).flatMap(queue -> await(cmk, queue));
    }

    /** Returns how many calls wait, for whatever CMK. */
    synchronized int waiting() {
        return queues.values().stream()
                .mapToInt(queue -> queue.turns.getQueueLength())
                .sum();
    }

    private Optional<Runnable> await(String cmk, Queue queue) {
        try {
            if (queue.turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(() -> {
                    queue.turns.release();
                    leave(cmk, queue);
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leave(cmk, queue);
        return Optional.empty();
    }

    private synchronized Optional<Queue> join(String cmk) {
        Queue queue = queues.computeIfAbsent(cmk, unused -> new Queue());
        if (queue.size >= goingOn + waiting) {
            return Optional.empty();
        }
        queue.size++;
        return Optional.of(queue);
    }

    private synchronized void leave(String cmk, Queue queue) {
        if (--queue.size == 0) {
            queues.remove(cmk);
        }
    }
}
