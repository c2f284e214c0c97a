package org.medchain.keys.server.probe;

import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.medchain.keys.server.Shared;

/**
 * The health of this process: whether it can continue, or must be started again, since threads that wait for one
 * another wait for ever. A database that does not answer and threads that are all in use pass by themselves, so they
 * say nothing here. Safe for use by many threads.
 */
@Shared
public final class ProcessHealth {

    /** All threads stand still while it is looked for. */
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final BooleanSupplier deadlock;
    private final LongSupplier nanoTime;
    private long next;
    private boolean alive = true;

    @Inject
    ProcessHealth() {
        this(() -> ManagementFactory.getThreadMXBean().findDeadlockedThreads() != null, System::nanoTime);
    }

    /** @param deadlock whether there is one now */
    ProcessHealth(BooleanSupplier deadlock, LongSupplier nanoTime) {
        this.deadlock = deadlock;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** Returns false once threads wait for one another; it looks every five seconds at most. */
    public synchronized boolean isAlive() {
        long now = nanoTime.getAsLong();
        if (alive && now - next >= 0) {
            next = now + INTERVAL;
            alive = !deadlock.getAsBoolean();
        }
        return alive;
    }
}
