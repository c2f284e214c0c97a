package org.medchain.keys.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessHealthTest {

    private long now;
    private boolean deadlock;
    private int looks;
    private final ProcessHealth health = new ProcessHealth(
            () -> {
                looks++;
                return deadlock;
            },
            () -> now);

    @Test
    void isAliveUntilThreadsWaitForOneAnother() {
        assertThat(health.isAlive()).isTrue();
        deadlock = true;
        now += Duration.ofSeconds(5).toNanos();

        assertThat(health.isAlive()).isFalse();
    }

    @Test
    void looksEveryFiveSecondsHoweverOftenItIsAsked() {
        for (int i = 0; i < 100; i++) {
            health.isAlive();
        }
        now += Duration.ofSeconds(5).toNanos();
        health.isAlive();

        assertThat(looks).isEqualTo(2);
    }

    @Test
    @Timeout(60)
    void findsThreadsOfThisProcessThatWaitForOneAnother() throws Exception {
        ReentrantLock first = new ReentrantLock();
        ReentrantLock second = new ReentrantLock();
        CountDownLatch bothHeld = new CountDownLatch(2);
        Thread one = waiting(first, second, bothHeld);
        Thread other = waiting(second, first, bothHeld);
        try {
            while (new ProcessHealth().isAlive()) {
                Thread.onSpinWait();
            }
        } finally {
            one.interrupt();
            other.interrupt();
        }
        one.join();
        other.join();

        assertThat(new ProcessHealth().isAlive()).isTrue();
    }

    private static Thread waiting(ReentrantLock held, ReentrantLock wanted, CountDownLatch bothHeld) {
        Thread thread = new Thread(() -> {
            held.lock();
            try {
                bothHeld.countDown();
                bothHeld.await();
                wanted.lockInterruptibly();
                wanted.unlock();
            } catch (InterruptedException e) {
                // The test ends the deadlock.
                return;
            } finally {
                held.unlock();
            }
        });
        thread.start();
        return thread;
    }
}
