package org.medchain.keys.destruction;

import jakarta.persistence.PersistenceException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.CountDownLatch;
import org.medchain.keys.server.database.CallGate;

/** Ends a server of the model, breaks its connection or holds it up, at a call of its databases that the test chooses. */
final class ModelGate implements CallGate {

    /** What happens at that call. */
    enum Fault {
        NONE,
        /** The process ends: every later call fails too. */
        CRASH,
        /** The call fails, before its work or with an unknown end. */
        OUTAGE,
        /** The process stands still until the test lets it go on. */
        FREEZE
    }

    private Fault fault = Fault.NONE;
    private int callsLeft;
    private boolean dead;
    private boolean tripped;
    private CountDownLatch reached = new CountDownLatch(0);
    private CountDownLatch thawed = new CountDownLatch(0);

    /** @param calls that pass before the fault */
    synchronized void arm(Fault next, int calls) {
        fault = next;
        callsLeft = calls;
        tripped = false;
        reached = new CountDownLatch(1);
        thawed = new CountDownLatch(1);
    }

    synchronized void disarm() {
        fault = Fault.NONE;
    }

    /** Whether the fault happened. */
    synchronized boolean tripped() {
        return tripped;
    }

    @Override
    public void pass(Stage stage) {
        if (isFrozenBy(stage)) {
            reached.countDown();
            await(thawed);
        }
    }

    private synchronized boolean isFrozenBy(Stage stage) {
        if (dead) {
            throw ended();
        }
        if (fault == Fault.NONE || callsLeft-- > 0 || (fault == Fault.FREEZE && stage != Stage.BEFORE_WORK)) {
            return false;
        }
        Fault now = fault;
        fault = Fault.NONE;
        tripped = true;
        dead = now == Fault.CRASH;
        if (now == Fault.FREEZE) {
            return true;
        }
        throw ended();
    }

    private static PersistenceException ended() {
        return new PersistenceException(
                "the model ended the call", new SQLNonTransientConnectionException("ended", "08006"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the server stands still, or its work has ended without it. */
    void awaitFrozenOrEnded() {
        await(reached);
    }

    void noteEnded() {
        reached.countDown();
    }

    void thaw() {
        thawed.countDown();
    }
}
