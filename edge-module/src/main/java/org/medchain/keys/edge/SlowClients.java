package org.medchain.keys.edge;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds what clients that send or read slowly can hold of the server. A thread waits for a client's bytes only in one of a few places; where
 * none is free, bytes are read and written without a thread. The server has 100 threads for everybody ({@code server.xml}).
 *
 * @param readers bounds the threads that wait for short bodies: most have arrived, and a listener costs more than reading them
 * @param writers bounds the threads that write complete answers, for the same reason
 * @param longAnswers bounds the threads that make an answer too long to be held, and so wait for its client: a tenant has a quarter of them
 * @param memory bounds what bodies and answers hold
 * @param pause runs a task a second later: a client without a place that asks again at once is answered no sooner
 */
record SlowClients(
        Semaphore readers,
        Semaphore writers,
        Shares longAnswers,
        Shares memory,
        Executor pause,
        LongSupplier nanoTime) {

    private static final int PLACES = 16;

    /** Returns what they hold, as {@link org.medchain.keys.problem.EdgeAttributes#HELD_BY_CLIENTS} says. */
    Map<String, LongSupplier> held() {
        return Map.of("bytes", memory::taken, "threads", () -> taken(readers) + taken(writers) + longAnswers.taken());
    }

    private static long taken(Semaphore places) {
        return PLACES - (long) places.availablePermits();
    }

    static SlowClients ofTheServer() {
        return new SlowClients(
                new Semaphore(PLACES),
                new Semaphore(PLACES),
                new Shares(PLACES),
                Shares.ofTheHeap(),
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run),
                System::nanoTime);
    }
}
